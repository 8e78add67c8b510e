import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes digests of megabytes without an end, which the runner's process computes outside the isolate.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (const bytes = new Uint8Array(4_000_000); ; ) await crypto.subtle.digest("SHA-512", bytes);
  }`),
  expected: killed,
};

export default attack;
