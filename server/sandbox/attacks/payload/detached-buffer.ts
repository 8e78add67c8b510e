import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields bytes whose buffer has gone elsewhere.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((bytes) => (bytes.buffer.transfer(), { payload: bytes }))(new Uint8Array(8));
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
