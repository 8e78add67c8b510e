import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Reads who called it.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const seen: string[] = [];
    const look = (name: string, read: () => unknown) => {
      try {
        seen.push(String(read()));
      } catch (error) {
        seen.push((error as Error).name);
      }
    };
    const trap = {
      toString() {
        for (const f of [console.count, console.log, this.toString, Reflect.apply] as any[])
          for (const name of ["caller", "arguments"]) look(name, () => f[name]);
        return "x";
      },
    };
    console.count(trap as never);
    console.log("%s", trap);
    return say(\`seen \${seen.filter((one) => /host|emit|=>|function/.test(one))} \${seen.length > 0}\`);
  }`),
  expected: answers(/^seen  true$/),
};

export default attack;
