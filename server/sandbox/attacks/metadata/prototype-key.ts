import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends the key __proto__.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(JSON.parse(\`{ "__proto__": { "polluted": "x" } }\`));
    return say("sent");
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
