import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields one message of 30 MB.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(30e6) };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.RESOURCE_EXHAUSTED], message: /30000000 bytes is too large/, mostMessages: 0 },
};

export default attack;
