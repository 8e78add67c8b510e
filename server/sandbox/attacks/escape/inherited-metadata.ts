import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends metadata that inherits what it must not hold.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(Object.create({ "grpc-status": "0", "x-y": "a\\r\\nb" }));
    return say("answered");
  }`),
  expected: answers(/^answered$/),
};

export default attack;
