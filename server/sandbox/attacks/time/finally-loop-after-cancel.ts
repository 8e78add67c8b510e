import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops in finally when its call is cancelled.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    try {
      for (;;) {
        yield say("x");
        await sleep(5, context.signal);
      }
    } finally {
      for (;;) {}
    }
  }`),
  call: { kind: "server_streaming", deadlineMs: 200 },
  expected: ranOut,
};

export default attack;
