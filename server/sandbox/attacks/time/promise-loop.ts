import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Never lets the microtask queue run empty.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) await null;
  }`),
  expected: stopped,
};

export default attack;
