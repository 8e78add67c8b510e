import { StatusCode } from "grpc-handler";
import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Returns a thenable that resolves to itself.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return {
      then(resolve: (value: unknown) => void) {
        resolve(this);
      },
    } as never;
  }`),
  expected: { ...stopped, codes: [StatusCode.RESOURCE_EXHAUSTED] },
};

export default attack;
