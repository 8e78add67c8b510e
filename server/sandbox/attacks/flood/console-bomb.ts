import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Prints a string of 100 MB, and a format with a thousand directives.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    console.log("x".repeat(1e8));
    console.log("%o".repeat(1e3), ...Array(1e3).fill(globalThis));
    return say("printed");
  }`),
  expected: answers(/^printed$/),
};

export default attack;
