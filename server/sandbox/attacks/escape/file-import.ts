import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Imports a file of the server by its path.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(JSON.stringify(manifest));
  }`,
    `import manifest from "../../package.json" with { type: "json" };`,
  ),
  expected: refused(/cannot be imported/),
};

export default attack;
