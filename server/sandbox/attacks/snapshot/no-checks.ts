import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes every regular expression agree, so that a line break passes the guest's check.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.sendHeaders({ "x-y": "a\\r\\ngrpc-status: 0" });
    return say("sent");
  }`,
    `RegExp.prototype.test = () => true;
RegExp.prototype.exec = () => [""] as never;
Set.prototype.has = () => false;`,
  ),
  expected: { codes: [StatusCode.INTERNAL], sessionMayEnd: true, mostMessages: 0 },
};

export default attack;
