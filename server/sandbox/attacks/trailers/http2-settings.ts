import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a trailer that HTTP/2 forbids, which once ended the server's process.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.trailers["http2-settings"] = "x";
    return say("sent");
  }`),
  expected: fails(/belongs to HTTP or gRPC itself/),
};

export default attack;
