import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Catches what is assigned to any object.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      \`caught \${((globalThis as any).caught as unknown[]).filter((value) => typeof value === "function")}\`,
    );
  }`,
    `const caught: unknown[] = [];
(globalThis as any).caught = caught;
for (const name of ["send", "emit", "host", "attached", "type", "call", "trailers", "call-1"])
  Object.defineProperty(Object.prototype, name, {
    configurable: true,
    set(value) {
      caught.push(value);
    },
  });`,
  ),
  expected: answers(/^caught $/),
};

export default attack;
