import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Shrinks the buffer of a payload while its metadata is read.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((buffer) => ({
      payload: new Uint8Array(buffer),
      get metadata() {
        buffer.resize(1);
        return {};
      },
    }))(new ArrayBuffer(1_000, { maxByteLength: 1_000 }));
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
