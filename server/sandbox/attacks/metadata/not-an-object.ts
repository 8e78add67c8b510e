import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a symbol.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(Symbol("x") as never);
    return say("sent");
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
