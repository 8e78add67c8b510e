import { handler, stopped } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Throws where nothing catches, for ever.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const fail = () => {
      queueMicrotask(fail);
      throw new Error("x".repeat(2_000));
    };
    queueMicrotask(fail);
    return new Promise<never>(() => {});
  }`),
  expected: { ...stopped, mostEvents: 2_100 },
};

export default attack;
