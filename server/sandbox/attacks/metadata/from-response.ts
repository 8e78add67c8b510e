import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends forbidden metadata with the first response.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(), metadata: { te: "trailers", "x\\0": "" } };
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
