import { handler, ranOut } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Hands out an iterator that never answers, not even to return().",
  source: handler(`
  handleServerStream() {
    const never = () => new Promise<never>(() => {});
    return { [Symbol.asyncIterator]: () => ({ next: never, return: never, throw: never }) };
  }`),
  call: { kind: "server_streaming", deadlineMs: 300 },
  expected: ranOut,
};

export default attack;
