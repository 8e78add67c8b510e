import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields a view of another kind.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Float64Array(8) as never };
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/must respond with/),
};

export default attack;
