import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes all objects look empty, so that no metadata is checked.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "grpc-status": "0" });
    return say("sent");
  }`,
    `Object.keys = () => [];`,
  ),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL], sessionMayEnd: true },
};

export default attack;
