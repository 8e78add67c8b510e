import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends initial metadata that HTTP/2 forbids, after which the call once never ended.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "http2-settings": "x" });
    return say("sent");
  }`),
  expected: fails(/belongs to HTTP or gRPC itself/),
};

export default attack;
