import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Puts 1 MB into the trailers.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.trailers["x"] = "y".repeat(1e6);
    return say("sent");
  }`),
  expected: fails(/is too large/),
};

export default attack;
