import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Holds the processor in eight calls at once.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    await sleep(5);
    for (;;) {}
  }`),
  call: { calls: 8 },
  expected: stopped,
};

export default attack;
