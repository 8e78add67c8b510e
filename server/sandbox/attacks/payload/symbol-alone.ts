import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields nothing but a symbol.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield Symbol("x") as never;
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/must respond with/),
};

export default attack;
