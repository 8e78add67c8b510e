import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Loops in the listener of the cancel.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    context.signal.addEventListener("abort", () => {
      for (;;) {}
    });
    return new Promise<never>(() => {});
  }`),
  call: { deadlineMs: 200 },
  expected: ranOut,
};

export default attack;
