import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for ways to the network.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const found = ["fetch", "WebSocket", "XMLHttpRequest", "EventSource", "navigator", "WebTransport"].filter(
      (name) => name in globalThis,
    );
    return say(\`found \${found}\`);
  }`),
  expected: answers(/^found $/),
};

export default attack;
