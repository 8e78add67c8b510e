import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Writes to the console for ever, and lets go in between.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      for (let i = 0; i < 1_000; i++) console.log(i);
      await sleep(1);
    }
  }`),
  call: { deadlineMs: 1_500 },
  expected: { ...ranOut, mostEvents: 3_100 },
};

export default attack;
