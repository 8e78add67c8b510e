import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Doubles a string for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let text = "x";
    for (;;) text += text;
  }`),
  expected: outOfMemory,
};

export default attack;
