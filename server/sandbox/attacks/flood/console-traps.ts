import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Prints proxies, getters and cycles.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const trap = new Proxy(
      {},
      {
        get() {
          throw new Error("get");
        },
        ownKeys() {
          throw new Error("keys");
        },
        getPrototypeOf() {
          throw new Error("proto");
        },
      },
    );
    const cycle: any = {
      get boom() {
        throw new Error("boom");
      },
    };
    cycle.cycle = [cycle, trap];
    console.log(trap);
    console.log(cycle);
    console.log("%s %d %j", Symbol("x"), 5n, cycle);
    return say("printed");
  }`),
  expected: answers(/^printed$/),
};

export default attack;
