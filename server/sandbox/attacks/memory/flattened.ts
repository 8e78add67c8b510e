import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Makes a rope of half a gigabyte flat.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    let text = "ä";
    for (let i = 0; i < 28; i++) text += text;
    return say(text.charCodeAt(5) + /b/.exec(text)!.index);
  }`),
  expected: outOfMemory,
};

export default attack;
