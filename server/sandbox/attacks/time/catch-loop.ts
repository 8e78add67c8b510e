import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Catches whatever might end its loop.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) {
      try {
        for (;;) {}
      } catch {
      } finally {
        continue;
      }
    }
  }`),
  expected: stopped,
};

export default attack;
