import { StatusCode } from "grpc-handler";
import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Asks for the prototype of a proxy that is its own prototype.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const mirror: object = new Proxy({}, { getPrototypeOf: () => mirror });
    return say(mirror instanceof Map);
  }`),
  expected: {
    ...killed,
    codes: [StatusCode.RESOURCE_EXHAUSTED, StatusCode.INTERNAL],
    message: /without yielding|held the processor|call stack/,
  },
};

export default attack;
