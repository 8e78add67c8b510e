import { handler, killed } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Queues two microtasks in each microtask.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const storm = () => {
      queueMicrotask(storm);
      queueMicrotask(storm);
    };
    storm();
    return new Promise<never>(() => {});
  }`),
  expected: { ...killed, message: /without yielding|memory/ },
};

export default attack;
