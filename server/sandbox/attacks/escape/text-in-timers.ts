import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Hands timers text to run, as browsers allow.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => setTimeout("globalThis.ran = 1" as never, 0),
        () => setInterval("globalThis.ran = 1" as never, 1),
        () => queueMicrotask("globalThis.ran = 1" as never),
        () => setImmediate("globalThis.ran = 1" as never),
      ),
    );
  }`),
  expected: answers(/^TypeError,TypeError,TypeError,TypeError$/),
};

export default attack;
