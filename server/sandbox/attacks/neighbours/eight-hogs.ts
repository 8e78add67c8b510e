import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Holds the processor in eight calls, each just short of the limit.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      const end = Date.now() + 100;
      while (Date.now() < end) {}
      await sleep(1);
    }
  }`),
  call: { calls: 8, deadlineMs: 1_500 },
  expected: ranOut,
};

export default attack;
