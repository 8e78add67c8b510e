import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Puts a getter that throws into the trailers.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    Object.defineProperty(context.trailers, "x", {
      enumerable: true,
      get() {
        throw new Error("boom");
      },
    });
    return say("sent");
  }`),
  expected: fails(/boom/),
};

export default attack;
