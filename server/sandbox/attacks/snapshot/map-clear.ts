import { StatusCode } from "grpc-handler";
import { handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Catches the maps that the guest keeps, and fills them with its own calls.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say("answered");
  }`,
    `const { get } = Map.prototype;
Map.prototype.get = function (key) {
  for (let n = 0; n < 50; n++)
    this.set(n, {
      message() {
        throw new Error("x");
      },
      run() {},
      cancel: 5,
    });
  return get.call(this, key);
};`,
  ),
  call: { deadlineMs: 500 },
  expected: { codes: [StatusCode.OK, StatusCode.INTERNAL, StatusCode.DEADLINE_EXCEEDED] },
};

export default attack;
