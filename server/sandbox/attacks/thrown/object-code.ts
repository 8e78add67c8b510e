import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an RpcError whose code is an object.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw Object.defineProperty(new RpcError(StatusCode.ABORTED, "x"), "code", {
      value: {
        valueOf: () => 5,
        toString() {
          throw new Error("y");
        },
      },
    });
  }`),
  expected: { codes: [StatusCode.UNKNOWN] },
};

export default attack;
