import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Hides from the guest how many timers it keeps.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) setTimeout(() => {}, 1e9);
  }`,
    `Object.defineProperty(Map.prototype, "size", { get: () => 0 });`,
  ),
  expected: { ...outOfMemory, message: /memory|without yielding|held the processor|timers/ },
};

export default attack;
