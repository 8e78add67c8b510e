import { handler, refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops in the constructor of the handler class.",
  source: handler(`
  constructor() {
    for (;;) {}
  }
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("");
  }`),
  expected: refused(/1000 ms without yielding/),
};

export default attack;
