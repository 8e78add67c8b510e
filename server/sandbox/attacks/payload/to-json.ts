import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object that would serialize itself.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield {
      payload: { toJSON: () => "x", length: 1e9, [Symbol.toPrimitive]: () => 1e9, byteLength: 1 } as never,
    };
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/must respond with/),
};

export default attack;
