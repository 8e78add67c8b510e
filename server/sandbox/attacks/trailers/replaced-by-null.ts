import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the trailers by null.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    (context as any).trailers = null;
    return say("sent");
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
