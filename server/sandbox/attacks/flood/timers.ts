import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sets timers without end.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) setTimeout(() => {}, 1e9);
  }`),
  expected: fails(/1000 timers are running/),
};

export default attack;
