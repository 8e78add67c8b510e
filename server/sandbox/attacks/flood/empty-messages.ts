import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields empty messages, which take no room in a window of bytes, to a client that reads none.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) yield { payload: new Uint8Array(0) };
  }`),
  call: { kind: "server_streaming", deadlineMs: 1_500, stalls: true },
  expected: { ...ranOut, mostMessages: 1_024 },
};

export default attack;
