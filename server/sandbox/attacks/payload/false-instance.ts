import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes anything pass for bytes, and yields an object of a negative length.",
  source: handler(
    `
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: { byteLength: -20, length: 0, buffer: { byteLength: -20 } } as never };
  }`,
    `Object.defineProperty(Uint8Array, Symbol.hasInstance, { value: () => true });`,
  ),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
