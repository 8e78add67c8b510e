// Odd values by kind: what a stranger puts where a name, a text, a number, bytes or JSON is expected. The same seed makes the same.
import { constants } from "node:http2";
import type { Random } from "../../server/sandbox/wire/fuzz.ts";

export function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)] as Item;
}

/** True once in `times`. */
export const once = (random: Random, times: number): boolean => random(times) === 0;

const texts: readonly string[] = [
  ...[
    "",
    " ",
    "x",
    "\u0000",
    "\r\n\r\n",
    "\ud800",
    "\udfff\ud800",
    "a\u0301".repeat(200),
    "\u202e",
    "%",
    "%00",
    "%2e%2e",
    "..%2f",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "NaN",
    "-1",
    "1e400",
    "true",
    "💥",
    "é",
    "\ufeff",
  ],
  ...[
    "$pattern",
    "../../etc/passwd",
    "<script>",
    "${7*7}",
    "' or 1=1",
    "x".repeat(300),
    "x".repeat(70_000),
    ".".repeat(500),
  ],
];

export function oddText(random: Random): string {
  if (once(random, 4)) return Array.from({ length: random(40) }, () => String.fromCharCode(random(0x300))).join("");
  return oneOf(random, texts);
}

const numbers: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  1e308,
  -1e308,
  NaN,
  Infinity,
];

export const oddNumber = (random: Random): number => (once(random, 3) ? random(1_000) : oneOf(random, numbers));

export function oddBytes(random: Random, most = 2_000): Buffer {
  const length = oneOf(random, [0, 1, 4, 5, random(64), random(most)]);
  return Buffer.from(Array.from({ length }, () => (once(random, 3) ? 0 : random(256))));
}

const nodeNames = Object.entries(constants).flatMap(([name, value]) =>
  name.startsWith("HTTP2_HEADER_") && typeof value === "string" ? [value] : [],
);
const names: readonly string[] = [
  ...[
    "x-a",
    "x-a-bin",
    "grpc-status",
    "grpc-message",
    "grpc-encoding",
    "grpc-status-details-bin",
    "grpc-timeout",
    "connect-content-encoding",
  ],
  ...[
    "x-accel-redirect",
    "x-sendfile",
    "report-to",
    "nel",
    "accept-ch",
    "trailer-x",
    "X-Upper",
    "",
    " ",
    "a b",
    "a:b",
    "é",
    "__proto__",
  ],
  ...[
    "x-deployment",
    "x-session",
    "x-call-id",
    "x-client-address",
    "x-forwarded-for",
    "-",
    ".",
    "_",
    "x".repeat(5_000),
  ],
];

/** What metadata might be called. */
export function oddName(random: Random): string {
  if (once(random, 2)) return nodeNames[random(nodeNames.length)] ?? "te";
  return once(random, 6) ? oddText(random) : oneOf(random, names);
}

export function oddPairs(random: Random, most = 6): [string, string][] {
  return Array.from({ length: random(most) }, () => [oddName(random), oddText(random)]);
}

/** JSON of any shape. */
export function oddJson(random: Random, depth = 4): unknown {
  if (depth === 0 || once(random, 3)) return oneOf(random, [null, true, oddText(random), oddNumber(random), [], {}]);
  if (once(random, 2)) return Array.from({ length: random(5) }, () => oddJson(random, depth - 1));
  return Object.fromEntries(Array.from({ length: random(5) }, () => [oddText(random), oddJson(random, depth - 1)]));
}

/** A value of `base` changed in some places, wherever they are. */
export function spoiltJson(random: Random, base: unknown): unknown {
  if (once(random, 8)) return oddJson(random, 3);
  if (Array.isArray(base)) return base.map((item) => (once(random, 4) ? spoiltJson(random, item) : (item as unknown)));
  if (typeof base !== "object" || base === null) return once(random, 3) ? oddJson(random, 2) : base;
  const entries = Object.entries(base).map(([key, value]) => [
    once(random, 20) ? oddText(random) : key,
    once(random, 3) ? spoiltJson(random, value) : (value as unknown),
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** JSON as text; at times nested deeper than a reader that recurses can go. */
export function oddJsonText(random: Random, base: unknown): string {
  if (once(random, 40)) return `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  return JSON.stringify(once(random, 10) ? oddJson(random) : spoiltJson(random, base));
}
