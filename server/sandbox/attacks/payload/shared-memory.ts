import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields bytes in memory that threads share.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(new (globalThis as any).SharedArrayBuffer(8)) };
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/not a constructor/),
};

export default attack;
