import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws a proxy while the module is loaded.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("");
  }`,
    `throw new Proxy(
  {},
  {
    get() {
      throw null;
    },
  },
);`,
  ),
  expected: refused(/./),
};

export default attack;
