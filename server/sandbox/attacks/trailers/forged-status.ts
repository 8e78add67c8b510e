import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sets another status in the trailers.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.trailers["grpc-status"] = "7";
    return say("sent");
  }`),
  expected: fails(/belongs to HTTP or gRPC itself/),
};

export default attack;
