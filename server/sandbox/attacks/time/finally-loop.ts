import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops in a finally block, which an error does not leave.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    try {
      throw new Error("x");
    } finally {
      for (;;) {}
    }
  }`),
  expected: stopped,
};

export default attack;
