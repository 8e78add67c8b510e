import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws a proxy whose every trap throws.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw new Proxy(
      {},
      {
        get() {
          throw null;
        },
        has() {
          throw null;
        },
        getPrototypeOf() {
          throw null;
        },
        ownKeys() {
          throw null;
        },
      },
    );
  }`),
  expected: fails(/cannot be shown/),
};

export default attack;
