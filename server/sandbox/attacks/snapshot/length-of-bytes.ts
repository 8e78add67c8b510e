import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Replaces the getters by which payloads are measured.",
  source: handler(
    `
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    yield { payload: new Uint8Array(2e7) };
  }`,
    `for (const name of ["byteLength", "length", "buffer"])
  Object.defineProperty(Object.getPrototypeOf(Uint8Array.prototype), name, {
    get: () => (name === "buffer" ? { byteLength: 1 } : 1),
  });`,
  ),
  call: { kind: "server_streaming" },
  expected: { codes: [StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL], mostMessages: 0 },
};

export default attack;
