import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Parses JSON that is ten million levels deep.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(JSON.parse("[".repeat(1e7)));
  }`),
  expected: { ...outOfMemory, message: /memory|without yielding|JSON|call stack|Unexpected/ },
};

export default attack;
