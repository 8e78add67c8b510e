import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Allocates 1.5 GB at once.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(new ArrayBuffer(1.5e9).byteLength);
  }`),
  expected: outOfMemory,
};

export default attack;
