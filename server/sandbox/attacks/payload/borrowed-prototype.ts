import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object that borrows the prototype of bytes.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: Object.create(Uint8Array.prototype) };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
