import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an RpcError whose code is another at every look.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw Object.defineProperty(new RpcError(StatusCode.ABORTED, "x"), "code", {
      get: () => Math.random() * 1e9,
    });
  }`),
  expected: { codes: [StatusCode.UNKNOWN] },
};

export default attack;
