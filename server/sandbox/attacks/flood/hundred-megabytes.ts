import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields one message of 100 MB.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(100e6) };
  }`),
  call: { kind: "server_streaming" },
  expected: { ...outOfMemory, mostMessages: 0 },
};

export default attack;
