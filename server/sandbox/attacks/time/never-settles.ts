import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Returns a promise that never settles.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return new Promise<never>(() => {});
  }`),
  call: { deadlineMs: 300 },
  expected: ranOut,
};

export default attack;
