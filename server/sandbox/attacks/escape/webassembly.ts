import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for WebAssembly, whose memory no limit counts.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => new (globalThis as any).WebAssembly.Memory({ initial: 1 }),
        () => new (WebAssembly as any).Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])),
      ),
    );
  }`),
  expected: answers(/^TypeError,ReferenceError$/),
};

export default attack;
