import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Keeps a thousand intervals of a millisecond.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (let i = 0; i < 1_000; i++) setInterval(() => {}, 0);
    return new Promise<never>(() => {});
  }`),
  call: { deadlineMs: 1_000 },
  expected: ranOut,
};

export default attack;
