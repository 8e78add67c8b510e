import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an error whose stack is computed for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw Object.defineProperty(new Error("x"), "stack", {
      get() {
        for (;;) {}
      },
    });
  }`),
  expected: stopped,
};

export default attack;
