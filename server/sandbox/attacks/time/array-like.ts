import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes a built-in function walk over 2^53 elements.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1));
  }`),
  expected: killed,
};

export default attack;
