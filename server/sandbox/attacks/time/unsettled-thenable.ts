import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Returns a thenable that never calls back.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return { payload: new Uint8Array(), then() {} };
  }`),
  call: { deadlineMs: 300 },
  expected: ranOut,
};

export default attack;
