import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Rejects promises and throws in timers after it has answered.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    setTimeout(() => {
      throw null;
    }, 1);
    void Promise.reject(
      new Proxy(
        {},
        {
          get() {
            throw null;
          },
        },
      ),
    );
    void Promise.reject(undefined);
    return say("answered");
  }`),
  expected: answers(/^answered$/),
};

export default attack;
