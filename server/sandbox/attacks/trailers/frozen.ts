import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Freezes the trailers and ends with metadata of its own.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    Object.freeze(context.trailers);
    return say("sent");
  }`),
  expected: answers(/^sent$/),
};

export default attack;
