import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields bytes whose slice() is 20 MB.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield {
      payload: new (class extends Uint8Array {
        static override get [Symbol.species]() {
          return Array as never;
        }
        override slice(): any {
          return new Uint8Array(2e7);
        }
      })(new ArrayBuffer(9), 0, 3),
    };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.OK, StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL], mostMessages: 1 },
};

export default attack;
