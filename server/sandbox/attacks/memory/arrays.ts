import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Fills the heap with arrays.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const all: unknown[] = [];
    for (;;) all.push(new Array(10_000).fill(1.5));
  }`),
  expected: outOfMemory,
};

export default attack;
