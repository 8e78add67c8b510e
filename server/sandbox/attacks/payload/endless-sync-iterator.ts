import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Returns an iterator that answers at once, for ever, with no promise.",
  source: handler(`
  handleServerStream() {
    return { [Symbol.asyncIterator]: () => ({ next: () => ({ done: false, value: say("x") }) }) } as never;
  }`),
  call: { kind: "server_streaming", deadlineMs: 1_000, stalls: true },
  expected: { codes: [StatusCode.DEADLINE_EXCEEDED, StatusCode.RESOURCE_EXHAUSTED] },
};

export default attack;
