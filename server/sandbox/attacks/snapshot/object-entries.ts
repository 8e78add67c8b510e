import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Gives the guest metadata that no client sent.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `Object.entries = () => [["x\\r\\ny", "z"]] as never;`,
  ),
  expected: { codes: [StatusCode.INTERNAL], sessionMayEnd: true },
};

export default attack;
