import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Names files of the server in a source map of its own.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw new Error("where");
  }`,
    `//# sourceMappingURL=../../../../../../etc/passwd`,
  ),
  expected: fails(/^where/),
};

export default attack;
