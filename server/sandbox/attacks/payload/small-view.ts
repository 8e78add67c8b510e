import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields ten bytes of a buffer of 20 MB.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(new ArrayBuffer(2e7), 5, 10).fill(65) };
  }`),
  call: { kind: "server_streaming" },
  expected: answers(/^A{10}$/),
};

export default attack;
