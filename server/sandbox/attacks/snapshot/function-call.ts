import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Catches what is called through call() and apply().",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(((globalThis as any).caught as unknown[]).length);
  }`,
    `const caught: unknown[] = [];
(globalThis as any).caught = caught;
for (const name of ["call", "apply", "bind"] as const)
  Function.prototype[name] = function (...args: unknown[]) {
    caught.push(this, ...args);
    return undefined;
  } as never;`,
  ),
  expected: refused(/undefined/),
};

export default attack;
