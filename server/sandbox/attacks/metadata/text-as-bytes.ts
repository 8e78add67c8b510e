import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends text where bytes belong.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "x-bin": "text" });
    return say("sent");
  }`),
  expected: fails(/must be a Uint8Array/),
};

export default attack;
