import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends the key __proto__.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(JSON.parse(\`{ "__proto__": "polluted" }\`));
    return say("sent");
  }`),
  expected: fails(/"__proto__" belongs to HTTP or gRPC itself/),
};

export default attack;
