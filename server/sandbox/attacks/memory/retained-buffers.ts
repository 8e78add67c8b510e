import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Keeps buffers that the isolate's heap does not count, a call at a time.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    (globalThis as any).kept ??= [];
    for (let i = 0; i < 300; i++) (globalThis as any).kept.push(new ArrayBuffer(1e6));
    return say("kept");
  }`),
  call: { calls: 4 },
  expected: outOfMemory,
};

export default attack;
