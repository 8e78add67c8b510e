import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Smuggles a header in through a key.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "x: y\\r\\nset-cookie": "b" });
    return say("sent");
  }`),
  expected: fails(/may hold only lower-case/),
};

export default attack;
