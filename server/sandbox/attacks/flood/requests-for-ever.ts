import { exhausted, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Reads all that a client sends without end.",
  source: handler(`
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext) {
    for await (const request of requests) if (context.signal.aborted) yield say(request.payload.byteLength);
  }`),
  call: { kind: "bidi_streaming", requests: 2_001 },
  limits: { callMessages: 2_000 },
  expected: exhausted(/received 2000 messages, and one call may do no more/),
};

export default attack;
