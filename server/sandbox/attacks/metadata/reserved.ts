import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sets the status itself.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "grpc-status": "0" });
    return say("sent");
  }`),
  expected: fails(/belongs to HTTP or gRPC itself/),
};

export default attack;
