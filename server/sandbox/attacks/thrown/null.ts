import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws null.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw null;
  }`),
  expected: fails(/^null/),
};

export default attack;
