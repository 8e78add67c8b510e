import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Lets a regular expression backtrack for years.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(/^(a+)+$/.test("a".repeat(50) + "b"));
  }`),
  expected: stopped,
};

export default attack;
