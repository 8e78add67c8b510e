import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Yields, and then never comes back from return().",
  source: handler(`
  handleServerStream() {
    const next = () => sleep(5).then(() => ({ done: false, value: say("x") }));
    return { [Symbol.asyncIterator]: () => ({ next, return: () => new Promise<never>(() => {}) }) };
  }`),
  call: { kind: "server_streaming", deadlineMs: 300 },
  expected: ranOut,
};

export default attack;
