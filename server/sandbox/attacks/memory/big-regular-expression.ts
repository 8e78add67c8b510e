import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Compiles a regular expression of a million groups.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(new RegExp("(a|b)*".repeat(2e5)).test("c"));
  }`),
  expected: { ...outOfMemory, message: /regular expression|memory|call stack|without yielding|held the processor/i },
};

export default attack;
