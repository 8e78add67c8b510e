import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields a proxy that was revoked.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield ((pair) => (pair.revoke(), pair.proxy as never))(Proxy.revocable({}, {}));
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
