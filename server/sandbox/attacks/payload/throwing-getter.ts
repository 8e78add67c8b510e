import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object whose payload throws.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield {
      get payload(): Uint8Array {
        throw new Error("boom");
      },
    };
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/^boom/),
};

export default attack;
