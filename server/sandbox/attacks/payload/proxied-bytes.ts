import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields bytes behind a proxy.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Proxy(new Uint8Array(8), {}) };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
