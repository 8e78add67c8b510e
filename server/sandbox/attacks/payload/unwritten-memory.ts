import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries:
    "Makes anything pass for bytes, and yields an object that promises more than it holds, to read what lay there before.",
  source: handler(
    `
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: { byteLength: 3e6, length: 0, buffer: { byteLength: 3e6 } } as never };
  }`,
    `Object.defineProperty(Uint8Array, Symbol.hasInstance, { value: () => true });`,
  ),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
