import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields ten million numbers instead of bytes.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: Array(1e7).fill(0) as never };
  }`),
  call: { kind: "server_streaming" },
  expected: { ...outOfMemory, message: /memory|allocation|without yielding|held the processor|must respond with/ },
};

export default attack;
