import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Reads who called it.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const spy = new Function(
      "spied",
      "return { toString() { try { spied(typeof arguments.callee.caller, String(arguments.callee.caller)); } catch (error) { spied(error.name, ''); } return 'x'; } }",
    );
    const seen: string[] = [];
    console.count(spy((type: string, text: string) => seen.push(type, text)));
    return say(\`seen \${seen.filter((one) => one.includes("host") || one.includes("emit"))}\`);
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL], says: /^$|^seen $/ },
};

export default attack;
