import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Allocates buffers until none is given.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const all: unknown[] = [];
    for (;;) all.push(new Uint8Array(1e6));
  }`),
  expected: outOfMemory,
};

export default attack;
