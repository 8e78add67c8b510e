import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends values that are no text.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ x: 5 as never });
    return say("sent");
  }`),
  expected: fails(/must be a string, found number/),
};

export default attack;
