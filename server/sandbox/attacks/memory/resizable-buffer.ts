import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Reserves 8 GB for a buffer that may grow.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const buffer = new ArrayBuffer(1, { maxByteLength: 2 ** 33 });
    buffer.resize(2 ** 33);
    return say(buffer.byteLength);
  }`),
  expected: outOfMemory,
};

export default attack;
