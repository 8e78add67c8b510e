import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Fills the heap with promises that wait for each other.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let last: Promise<unknown> = new Promise(() => {});
    for (;;) last = last.then(() => last);
  }`),
  expected: outOfMemory,
};

export default attack;
