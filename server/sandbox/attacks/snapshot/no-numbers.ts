import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes the guest send objects where numbers belong.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    console.log("x");
    await sleep(1).catch(() => {});
    return { payload: request.payload };
  }`,
    `(globalThis as any).Number = () => ({});
(globalThis as any).String = () => ({});
Math.min = () => ({}) as never;
Math.max = () => ({}) as never;
Math.trunc = () => ({}) as never;`,
  ),
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL] },
};

export default attack;
