import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields a proxy that answers everything with itself.",
  source: handler(`
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield new Proxy(function () {} as any, {
      get: (_, key) =>
        key === "then" ? undefined : new Proxy({}, { getPrototypeOf: () => Uint8Array.prototype }),
    });
  }`),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.INTERNAL] },
};

export default attack;
