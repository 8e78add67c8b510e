import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces every global that the guest might use.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return { payload: request.payload };
  }`,
    `const Failure = Error;
for (const name of Object.getOwnPropertyNames(globalThis))
  if (!/^(Object|globalThis|undefined|NaN|Infinity|__playground)$/.test(name))
    try {
      (globalThis as any)[name] = new Proxy(function () {}, {
        get() {
          throw new Failure(name);
        },
        apply() {
          throw new Failure(name);
        },
        construct() {
          throw new Failure(name);
        },
      });
    } catch {}`,
  ),
  expected: refused(/Function/),
};

export default attack;
