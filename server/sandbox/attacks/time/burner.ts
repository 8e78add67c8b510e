import { exhausted, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Computes for ever, a little less than an entry may take at a time.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      const end = Date.now() + 200;
      while (Date.now() < end) {}
      await sleep(1);
    }
  }`),
  call: { deadlineMs: 30_000 },
  // Slowed, it would take the longer to get there the busier the machine is.
  limits: { cpuSlowMs: 1_000, cpuEndMs: 500, cpuCheckMs: 50 },
  expected: { ...exhausted(/0\.5 s of CPU time more than the 10 % of a core/), sessionMayEnd: true },
};

export default attack;
