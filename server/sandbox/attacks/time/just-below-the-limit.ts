import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Holds the processor for 900 ms at a time.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      const end = Date.now() + 900;
      while (Date.now() < end) {}
      await sleep(1);
    }
  }`),
  call: { deadlineMs: 2_500 },
  expected: ranOut,
};

export default attack;
