import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Squares a number until one multiplication takes minutes.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let n = 3n;
    for (;;) n *= n;
  }`),
  expected: killed,
};

export default attack;
