import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Serializes an array that contains itself, doubled forty times.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let nested: unknown[] = ["x"];
    for (let i = 0; i < 40; i++) nested = [nested, nested];
    return say(JSON.stringify(nested).length);
  }`),
  expected: outOfMemory,
};

export default attack;
