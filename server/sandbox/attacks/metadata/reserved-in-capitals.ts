import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sets the content type in capitals.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "Content-Type": "text/html" });
    return say("sent");
  }`),
  expected: fails(/belongs to HTTP or gRPC itself/),
};

export default attack;
