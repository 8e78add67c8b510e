import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Deletes every global.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return { payload: request.payload };
  }`,
    `const all = globalThis;
const { ownKeys, deleteProperty } = Reflect;
for (const name of ownKeys(all)) deleteProperty(all, name);`,
  ),
  expected: refused(/Function/),
};

export default attack;
