import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Puts a getter that never returns into the trailers.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    Object.defineProperty(context.trailers, "x", {
      enumerable: true,
      get() {
        for (;;) {}
      },
    });
    return say("sent");
  }`),
  expected: stopped,
};

export default attack;
