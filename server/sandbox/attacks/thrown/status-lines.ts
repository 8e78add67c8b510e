import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Puts line breaks and a forged status into the message.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw new RpcError(StatusCode.ABORTED, "x\\r\\ngrpc-status: 0\\r\\n\\0\\u{1F600}\\uD800");
  }`),
  expected: { codes: [StatusCode.ABORTED] },
};

export default attack;
