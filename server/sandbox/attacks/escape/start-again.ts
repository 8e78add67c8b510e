import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Starts the guest again, with functions and limits of its own.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const fakes = Array.from({ length: 7 }, () => () => undefined);
    return say(
      await outcomes(
        () => (globalThis as any).__playground.start({ messageBytes: 1e12, timers: 1e12 }, ...fakes),
        () => {
          (globalThis as any).__playground = {};
        },
        () => {
          (globalThis as any).__playground.modules["grpc-handler"] = {};
        },
      ),
    );
  }`),
  expected: answers(/^Error,TypeError,TypeError$/),
};

export default attack;
