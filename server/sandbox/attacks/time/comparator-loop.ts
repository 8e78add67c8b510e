import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops inside a comparison that a native sort calls.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    [3, 1, 2].sort(() => {
      for (;;) {}
    });
    return say("sorted");
  }`),
  expected: stopped,
};

export default attack;
