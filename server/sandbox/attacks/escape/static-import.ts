import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Imports a module of Node.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(readFileSync("/etc/passwd"));
  }`,
    `import { readFileSync } from "node:fs";`,
  ),
  expected: refused(/"node:fs" cannot be imported/),
};

export default attack;
