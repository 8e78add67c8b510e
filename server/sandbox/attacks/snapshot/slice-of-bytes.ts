import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the slice() by which payloads are copied.",
  source: handler(
    `
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(new ArrayBuffer(9), 0, 3) };
  }`,
    `Uint8Array.prototype.slice = () => new Uint8Array(2e7) as never;`,
  ),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL], mostMessages: 1 },
};

export default attack;
