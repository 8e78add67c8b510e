import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Leaves a thousand sleeping timers behind.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    try {
      for (;;) setTimeout(() => {}, 1e9);
    } catch (error) {
      return say(error);
    }
  }`),
  expected: answers(/timers are running/),
};

export default attack;
