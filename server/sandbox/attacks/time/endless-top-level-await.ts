import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Never finishes loading.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("");
  }`,
    `await new Promise(() => {});`,
  ),
  expected: refused(/top-level await took longer than/),
};

export default attack;
