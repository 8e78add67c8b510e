import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Fills the heap with a chain of objects.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let chain: unknown = null;
    for (let i = 0; ; i++) chain = { chain, key: \`k\${i}\`, map: new Map([[i, i]]) };
  }`),
  expected: outOfMemory,
};

export default attack;
