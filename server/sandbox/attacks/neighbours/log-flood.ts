import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Writes long lines in eight calls at once.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      for (let i = 0; i < 200; i++) console.error("x".repeat(1e5));
      await sleep(1);
    }
  }`),
  call: { calls: 8, deadlineMs: 1_500 },
  expected: { ...ranOut, mostEvents: 3_200 },
};

export default attack;
