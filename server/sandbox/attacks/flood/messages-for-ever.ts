import { exhausted, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields messages for as long as somebody reads them.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) yield { payload: new Uint8Array(1) };
  }`),
  call: { kind: "server_streaming" },
  limits: { callMessages: 5_000 },
  expected: { ...exhausted(/yielded 5000 messages, and one call may do no more/), mostMessages: 5_000 },
};

export default attack;
