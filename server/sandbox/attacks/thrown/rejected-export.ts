import { refused } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Exports a promise that is rejected: its load fails for two reasons, and is over after the first.",
  source: "setTimeout(() => { throw Promise.reject(3); }, 0);\nexport default Promise.reject(3);",
  expected: refused(/default export/),
};

export default attack;
