import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an RpcError with a header of HTTP/1.1 in its metadata.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw new RpcError(StatusCode.NOT_FOUND, "x", { upgrade: "h2c" });
  }`),
  expected: fails(/"upgrade" belongs to HTTP or gRPC itself/),
};

export default attack;
