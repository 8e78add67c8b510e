import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for memory that threads share, and for Atomics.wait, which would block the runner.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => new Function("return new SharedArrayBuffer(8)")(),
        () => new Function("return Atomics.wait(new Int32Array(8), 0, 0)")(),
      ),
    );
  }`),
  expected: answers(/^\w*Error,\w*Error$/),
};

export default attack;
