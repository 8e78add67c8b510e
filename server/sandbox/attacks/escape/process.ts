import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for the process and its environment.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const found = [
      "process",
      "require",
      "module",
      "global",
      "Buffer",
      "Deno",
      "Bun",
      "importScripts",
      "Worker",
      "gc",
      "d8",
    ].filter((name) => name in globalThis);
    return say(\`found \${found}\`);
  }`),
  expected: answers(/^found $/),
};

export default attack;
