import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends five thousand entries.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [\`\${i}\`, ""])));
    return say("sent");
  }`),
  expected: fails(/is too large|entries/),
};

export default attack;
