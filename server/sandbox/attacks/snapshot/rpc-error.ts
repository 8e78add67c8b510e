import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Changes the error class that the guest tests for.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    throw { code: { toString: 5 }, message: Symbol(), metadata: 5n };
  }`,
    `Object.defineProperty(RpcError, Symbol.hasInstance, { value: () => true });`,
  ),
  expected: { codes: [StatusCode.UNKNOWN, StatusCode.INTERNAL] },
};

export default attack;
