import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces Promise.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `(globalThis as any).Promise = class {
  constructor() {
    throw new Error("promise");
  }
};`,
  ),
  call: { deadlineMs: 500 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.DEADLINE_EXCEEDED] },
};

export default attack;
