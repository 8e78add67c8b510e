import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Copies memory without end, in turns.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const from = new Uint8Array(8e6);
    const to = new Uint8Array(8e6);
    for (;;) {
      const end = Date.now() + 100;
      while (Date.now() < end) to.set(from);
      await sleep(1);
    }
  }`),
  call: { deadlineMs: 1_500 },
  expected: ranOut,
};

export default attack;
