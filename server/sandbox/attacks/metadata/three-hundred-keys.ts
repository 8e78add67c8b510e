import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a few entries more than are read.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [\`k\${i}\`, ""])));
    return say("sent");
  }`),
  expected: fails(/entries/),
};

export default attack;
