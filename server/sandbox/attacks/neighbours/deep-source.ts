import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Gives the compiler ten thousand nested arrays.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(deep.length);
  }`,
    `const deep = ${"[".repeat(10_000)}0${"]".repeat(10_000)};`,
  ),
  expected: refused(/call stack|compiling took longer/),
};

export default attack;
