import { fails, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields an object that contains itself.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((cycle: any) => (cycle.payload = cycle))({});
  }`),
  call: { kind: "server_streaming" },
  expected: fails(/must respond with/),
};

export default attack;
