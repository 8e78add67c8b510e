import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields messages for ever to a client that reads none.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) yield { payload: new Uint8Array(1_000) };
  }`),
  call: { kind: "server_streaming", deadlineMs: 1_000, stalls: true },
  expected: { ...ranOut, mostMessages: 66 },
};

export default attack;
