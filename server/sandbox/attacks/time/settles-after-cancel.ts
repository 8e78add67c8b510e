import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Ignores its signal and answers long after the deadline.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    await sleep(600);
    return say("late");
  }`),
  call: { deadlineMs: 200 },
  expected: { ...ranOut, mostMessages: 0 },
};

export default attack;
