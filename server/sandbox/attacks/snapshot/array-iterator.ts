import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the iterator of arrays.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `Array.prototype[Symbol.iterator] = function* () {
  yield* [];
};`,
  ),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
