import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Spreads half a billion characters.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say([..."x".repeat(5e8)].length);
  }`),
  expected: outOfMemory,
};

export default attack;
