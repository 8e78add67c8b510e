import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Imports a file by its URL.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(passwd);
  }`,
    `import passwd from "file:///etc/passwd";`,
  ),
  expected: refused(/cannot be imported/),
};

export default attack;
