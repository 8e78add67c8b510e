import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Evaluates text in the global scope.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => (0, eval)("process"),
        () => (0, eval)("require('fs')"),
        () => (0, eval)("import('fs')"),
      ),
    );
  }`),
  expected: answers(/^\w*Error,\w*Error,\w*Error$/),
};

export default attack;
