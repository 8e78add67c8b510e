import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Registers symbols without end.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (let i = 0; ; i++) Symbol.for(\`\${i}\`.padStart(1_000, "x"));
  }`),
  expected: outOfMemory,
};

export default attack;
