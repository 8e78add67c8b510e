import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Reads functions and receivers of the guest from the call sites of a stack.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const seen: string[] = [];
    const spy = (_: unknown, sites: any[]) => {
      for (const site of sites) seen.push(typeof site.getThis(), typeof site.getFunction());
      return "";
    };
    (Error as any).prepareStackTrace = spy;
    const trap = { toString() { void new Error().stack; return "x"; } };
    console.count(trap as never);
    console.log("%d", { valueOf: trap.toString });
    void new Error().stack;
    delete (Error as any).prepareStackTrace;
    return say(
      \`seen \${seen.filter((type) => type !== "undefined" && type !== "function")} \${seen.length > 0}\`,
    );
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL], says: /^$|^seen (?:object,?)* ?true$/ },
};

export default attack;
