import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Recurses without end.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const descend = (depth: number): number => descend(depth + 1) + 1;
    return say(descend(0));
  }`),
  expected: fails(/call stack/),
};

export default attack;
