import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the trailers by a proxy that throws.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    (context as any).trailers = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error("boom");
        },
      },
    );
    return say("sent");
  }`),
  expected: fails(/boom/),
};

export default attack;
