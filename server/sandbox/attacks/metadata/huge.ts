import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends 100 KB.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ x: "y".repeat(1e5) });
    return say("sent");
  }`),
  expected: fails(/is too large/),
};

export default attack;
