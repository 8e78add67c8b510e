import { handler, outOfMemory } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Asks for a million requests at once.",
  source: handler(`
  async handleBidiStream(requests: any) {
    for (;;) requests.next();
  }`),
  call: { kind: "bidi_streaming" },
  expected: { ...outOfMemory, message: /memory|without yielding|held the processor|async iterable/ },
};

export default attack;
