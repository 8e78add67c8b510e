import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces then() of all promises.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `Promise.prototype.then = () => {
  throw new Error("then");
};`,
  ),
  call: { deadlineMs: 500 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.DEADLINE_EXCEEDED] },
};

export default attack;
