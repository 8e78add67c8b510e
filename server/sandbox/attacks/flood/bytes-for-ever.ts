import { exhausted, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields large messages for as long as somebody reads them.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) yield { payload: new Uint8Array(1_000_000) };
  }`),
  call: { kind: "server_streaming" },
  limits: { callBytes: 8 * 1024 * 1024 },
  expected: { ...exhausted(/yielded 8 MiB, and one call may do no more/), mostMessages: 8 },
};

export default attack;
