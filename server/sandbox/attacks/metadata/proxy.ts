import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a proxy with new keys at every look.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(
      new Proxy(
        {},
        {
          ownKeys: () => [\`k\${Math.random().toString(36).slice(2)}\`],
          getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: "x" }),
          get: () => "x\\r\\n",
        },
      ),
    );
    return say("sent");
  }`),
  expected: fails(/printable ASCII/),
};

export default attack;
