import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object whose payload is another each time.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((reads) => ({
      get payload() {
        return reads++ === 0 ? new Uint8Array(1) : (null as never);
      },
    }))(0);
  }`),
  call: { kind: "server_streaming" },
  expected: answers(/^\0$/),
};

export default attack;
