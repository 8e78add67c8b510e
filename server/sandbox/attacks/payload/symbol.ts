import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields symbols.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: Symbol("x") as never, [Symbol("y")]: 1 };
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/must respond with/),
};

export default attack;
