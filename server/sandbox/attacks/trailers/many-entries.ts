import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends more trailers than HTTP/2 clients of Node read.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (let i = 0; i < 200; i++) context.trailers[\`k\${i}\`] = "v";
    return say("sent");
  }`),
  expected: fails(/200 entries is too large/),
};

export default attack;
