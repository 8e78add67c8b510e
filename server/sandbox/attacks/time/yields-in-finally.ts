import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Answers the end of its call with more messages.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    try {
      for (;;) {
        yield say("x");
        await sleep(5);
      }
    } finally {
      for (;;) {
        yield say("more");
      }
    }
  }`),
  call: { kind: "server_streaming", deadlineMs: 200 },
  expected: ranOut,
};

export default attack;
