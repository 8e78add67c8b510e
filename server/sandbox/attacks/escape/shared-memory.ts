import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks for memory that threads share, and for Atomics.wait, which would block the runner.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    return say(
      await outcomes(
        () => new SharedArrayBuffer(8),
        () => Atomics.wait(new Int32Array(8), 0, 0),
        () => new (globalThis as any).WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer,
      ),
    );
  }`),
  expected: answers(/^ReferenceError,ReferenceError,TypeError$/),
};

export default attack;
