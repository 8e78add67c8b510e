import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes strings refuse to be cut, and prints 30 MB.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    console.log("y".repeat(1e5));
    throw new Error("z".repeat(1e5));
  }`,
    `const huge = "x".repeat(3e7);
String.prototype.slice = () => huge;
String.prototype.replaceAll = () => huge;`,
  ),
  expected: {
    codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.RESOURCE_EXHAUSTED],
    sessionMayEnd: true,
    mostEvents: 20,
  },
};

export default attack;
