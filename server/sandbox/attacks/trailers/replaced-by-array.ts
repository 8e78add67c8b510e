import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the trailers by a long array.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    (context as any).trailers = Array(1e4).fill("x");
    return say("sent");
  }`),
  expected: fails(/trailers cannot be sent/),
};

export default attack;
