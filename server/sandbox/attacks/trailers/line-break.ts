import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Smuggles a trailer in behind a line break.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.trailers["x"] = "a\\r\\ngrpc-status: 0";
    return say("sent");
  }`),
  expected: fails(/printable ASCII/),
};

export default attack;
