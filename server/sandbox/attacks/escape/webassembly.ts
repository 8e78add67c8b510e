import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for WebAssembly, whose memory no limit counts.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => new (globalThis as any).WebAssembly.Memory({ initial: 1 }),
        () => new Function("return WebAssembly")(),
      ),
    );
  }`),
  expected: answers(/^\w*Error,\w*Error$/),
};

export default attack;
