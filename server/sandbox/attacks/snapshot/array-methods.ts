import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the methods by which queues are kept.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `Array.prototype.push = () => 0;
Array.prototype.shift = () => undefined;
Array.prototype.splice = () => [];`,
  ),
  call: { deadlineMs: 500 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.DEADLINE_EXCEEDED] },
};

export default attack;
