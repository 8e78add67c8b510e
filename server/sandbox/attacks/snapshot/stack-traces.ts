import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Asks for endless stack traces and formats them itself.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    console.log("x");
    const dive = (n: number): void => {
      if (n > 0) dive(n - 1);
      else throw new Error("deep");
    };
    dive(1_000);
    return say("");
  }`,
    `(Error as any).stackTraceLimit = Infinity;
(Error as any).prepareStackTrace = () => "x".repeat(1e7);
(Error as any).captureStackTrace = () => {
  throw new Error("capture");
};`,
  ),
  expected: { codes: [StatusCode.INTERNAL, StatusCode.OK], mostEvents: 20 },
};

export default attack;
