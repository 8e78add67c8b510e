import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Takes the asynchronous iterator away from generators.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `Object.setPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(async function* () {}.prototype)), null);`,
  ),
  call: { deadlineMs: 500 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.DEADLINE_EXCEEDED] },
};

export default attack;
