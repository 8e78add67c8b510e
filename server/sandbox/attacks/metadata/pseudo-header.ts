import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sets a header of HTTP/2 itself.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ ":status": "500" });
    return say("sent");
  }`),
  expected: fails(/may hold only/),
};

export default attack;
