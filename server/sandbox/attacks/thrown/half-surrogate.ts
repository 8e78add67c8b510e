import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws a status message that has no UTF-8, with metadata that HTTP/2 forbids.",
  source: handler(`
  async handleRequest() {
    throw new RpcError(StatusCode.NOT_FOUND, "\\ud800", { upgrade: "x" });
    return say("never");
  }`),
  expected: { codes: [StatusCode.INTERNAL], message: /belongs to HTTP or gRPC itself/ },
};

export default attack;
