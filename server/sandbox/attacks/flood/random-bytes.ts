import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Asks for random bytes for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) crypto.getRandomValues(new Uint8Array(65_536));
  }`),
  expected: { ...killed },
};

export default attack;
