import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Puts properties on every object.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    for (const name of [
      "type",
      "program",
      "call",
      "code",
      "metadata",
      "payload",
      "timeout",
      "reference",
      "env",
      "shell",
    ])
      Object.defineProperty(Object.prototype, name, {
        value: "polluted",
        configurable: true,
        writable: true,
        enumerable: true,
      });
    return say("answered");
  }`),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
