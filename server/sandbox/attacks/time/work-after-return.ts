import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Goes on working when its call is over.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const work = () => {
      const end = Date.now() + 50;
      while (Date.now() < end) {}
      setTimeout(work, 1);
    };
    work();
    return say("done");
  }`),
  expected: answers(/^done$/),
};

export default attack;
