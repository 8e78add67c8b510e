import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws from hundreds of intervals.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (let i = 0; i < 900; i++)
      setInterval(() => {
        throw new Error("x".repeat(2_000));
      }, 1);
    return new Promise<never>(() => {});
  }`),
  call: { deadlineMs: 1_500 },
  expected: { ...ranOut, mostEvents: 3_100 },
};

export default attack;
