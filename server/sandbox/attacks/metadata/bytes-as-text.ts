import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends bytes where text belongs.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ x: new Uint8Array(3) });
    return say("sent");
  }`),
  expected: fails(/must be a string/),
};

export default attack;
