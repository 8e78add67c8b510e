import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields 20 MB that claim to be one byte.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield {
      payload: new (class extends Uint8Array {
        override get byteLength() {
          return 1;
        }
        override get length() {
          return 1;
        }
        override get buffer() {
          return new ArrayBuffer(1);
        }
      })(2e7),
    };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
