import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws an RpcError whose metadata throws.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw Object.defineProperty(new RpcError(StatusCode.ABORTED, "x"), "metadata", {
      value: new Proxy(
        {},
        {
          ownKeys() {
            throw new Error("keys");
          },
        },
      ),
    });
  }`),
  expected: { codes: [StatusCode.INTERNAL, StatusCode.ABORTED] },
};

export default attack;
