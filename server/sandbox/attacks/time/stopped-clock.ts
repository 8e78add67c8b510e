import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Stops the clock by which the guest gives others a turn, and yields without waiting.",
  source: handler(
    `
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (;;) yield say("x");
  }`,
    `Date.now = () => 0;
performance.now;
Math.max = () => 0;`,
  ),
  call: { kind: "server_streaming", deadlineMs: 1_500 },
  expected: { codes: [StatusCode.DEADLINE_EXCEEDED, StatusCode.RESOURCE_EXHAUSTED] },
};

export default attack;
