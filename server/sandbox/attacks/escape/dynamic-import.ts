import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Imports a module of Node by a name that is put together.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => import(["node", "fs"].join(":")),
        () => import(["isolated", "vm"].join("-")),
      ),
    );
  }`),
  expected: answers(/^\w*Error,\w*Error$/),
};

export default attack;
