import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Never ends a call, so that calls pile up.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return new Promise<never>(() => {});
  }`),
  call: { calls: 101 },
  expected: { codes: [StatusCode.RESOURCE_EXHAUSTED], message: /100 calls of this deployment are still running/ },
};

export default attack;
