import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes the trailers themselves throw.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    Object.defineProperty(context, "trailers", {
      get() {
        throw new Error("boom");
      },
    });
    return say("sent");
  }`),
  expected: fails(/boom/),
};

export default attack;
