import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for the other deployment of the session.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(\`found \${typeof (globalThis as any).mine}\`);
  }`),
  expected: answers(/^found undefined$/),
};

export default attack;
