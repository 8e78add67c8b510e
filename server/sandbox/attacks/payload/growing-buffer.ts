import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Grows the buffer of a payload past the limit while its metadata is read.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((buffer) => ({
      payload: new Uint8Array(buffer),
      get metadata() {
        buffer.resize(2e7);
        return {};
      },
    }))(new ArrayBuffer(1, { maxByteLength: 2e7 }));
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
