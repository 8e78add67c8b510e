import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Imports code from a data URL.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(data);
  }`,
    `import data from "data:text/javascript,export default process.env";`,
  ),
  // What it holds is bundled as the reader's own code, which it is.
  expected: refused(/^process is not defined: /),
};

export default attack;
