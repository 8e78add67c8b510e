import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Writes to the console for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) console.log("x".repeat(3_000));
  }`),
  expected: { ...killed, mostEvents: 2_100 },
};

export default attack;
