import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Asks for another request after the last, again and again.",
  source: handler(`
  async handleClientStream(requests: any) {
    for await (const _ of requests);
    for (let i = 0; i < 1e4; i++) await requests.next();
    return say("asked");
  }`),
  call: { kind: "client_streaming" },
  expected: { ...answers(/^asked$/), mostEvents: 20 },
};

export default attack;
