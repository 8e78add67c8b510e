import { exhausted, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Keeps a call open for ever, and yields now and then.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) {
      await sleep(10);
      yield { payload: new Uint8Array() };
    }
  }`),
  call: { kind: "server_streaming" },
  limits: { callMs: 600 },
  expected: exhausted(/open for 0\.01 minutes, and no call may be longer/),
};

export default attack;
