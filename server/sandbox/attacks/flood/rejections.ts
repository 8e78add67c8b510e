import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Rejects promises that are not handled.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (;;) void Promise.reject(new Error("x"));
  }`),
  expected: outOfMemory,
};

export default attack;
