import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an object whose message is computed for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw {
      get message() {
        for (;;) {}
      },
    };
  }`),
  expected: stopped,
};

export default attack;
