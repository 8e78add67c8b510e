import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops while the module is loaded.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("");
  }`,
    `for (;;) {}`,
  ),
  expected: refused(/1000 ms without yielding/),
};

export default attack;
