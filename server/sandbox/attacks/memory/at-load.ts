import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Fills the heap while the module is loaded.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("");
  }`,
    `const all: unknown[] = [];
for (;;) all.push(new Array(10_000).fill(1.5));`,
  ),
  expected: { ...refused(/memory|without yielding|held the processor/), sessionMayEnd: true },
};

export default attack;
