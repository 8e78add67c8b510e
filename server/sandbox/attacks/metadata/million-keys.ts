import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Sends a million entries.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders(Object.fromEntries(Array.from({ length: 1e6 }, (_, i) => [\`\${i}\`, ""])));
    return say("sent");
  }`),
  expected: { ...outOfMemory, message: /memory|allocation|without yielding|held the processor|is too large|entries/ },
};

export default attack;
