import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Smuggles a header in behind a line break.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "x-y": "a\\r\\nset-cookie: b" });
    return say("sent");
  }`),
  expected: fails(/printable ASCII/),
};

export default attack;
