import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Fills the heap with strings.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const all: string[] = [];
    for (let i = 0; ; i++) all.push(String(i).repeat(1_000).split("").join("-"));
  }`),
  expected: outOfMemory,
};

export default attack;
