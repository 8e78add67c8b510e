import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws a proxy that was revoked.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw ((pair) => (pair.revoke(), pair.proxy))(Proxy.revocable({}, {}));
  }`),
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
