import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an error with a message of 20 MB.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw new RpcError(StatusCode.NOT_FOUND, "x".repeat(2e7));
  }`),
  expected: { codes: [StatusCode.NOT_FOUND], message: /^x{2048}$/ },
};

export default attack;
