import { beforeAll, expect, test } from "vitest";
import { formatLine } from "./format.ts";
import { attachHost } from "./host.ts";

beforeAll(() => {
  const unused = (): never => {
    throw new Error("formatting needs no host");
  };
  const host = {
    send: unused,
    received: unused,
    emit: unused,
    setTimer: unused,
    clearTimer: unused,
    now: unused,
    random: unused,
    digest: unused,
  };
  const bytes = { messageBytes: 0, metadataBytes: 0, windowBytes: 0 };
  attachHost(host, { ...bytes, timers: 0, consoleLineChars: 4_096, consoleLinesPerSecond: 0, errorChars: 2_000 });
});

class Point {
  x = 1;
  get loud(): never {
    throw new Error("a getter ran");
  }
}
const cycle: Record<string, unknown> = { name: "c" };
cycle["self"] = cycle;

test.each<[unknown[], string]>([
  [["plain", 1, true, null, undefined], "plain 1 true null undefined"],
  [["%s is %d%%, %i, %j, %o", "it", "12", 3.9, { a: 1 }, [1], "rest"], `it is 12%, 3, {"a":1}, [ 1 ] rest`],
  [["100%"], "100%"],
  [["%s"], "%s"],
  [[{ a: "it's", "b-c": 'say "hi"', n: 10n, z: -0 }], `{ a: "it's", "b-c": 'say "hi"', n: 10n, z: -0 }`],
  [[[1, [2, [3, [4, [5, [6]]]]]]], "[ 1, [ 2, [ 3, [ 4, [ 5, [Array] ] ] ] ] ]"],
  [[new Map<unknown, unknown>([["k", { v: 1 }]]), new Set([1, "a"])], "Map(1) { 'k' => { v: 1 } } Set(2) { 1, 'a' }"],
  [[new Uint8Array([1, 2])], "Uint8Array(2) [ 1, 2 ]"],
  [[new Point()], "Point { x: 1 }"],
  [
    [
      {
        get hidden(): never {
          throw new Error("a getter ran");
        },
      },
    ],
    "{ hidden: [Getter] }",
  ],
  [[cycle], "{ name: 'c', self: [Circular] }"],
  [
    [
      Point,
      function named() {
        return 1;
      },
      () => 1,
      Symbol("s"),
    ],
    "[class Point] [Function: named] [Function: (anonymous)] Symbol(s)",
  ],
  [[{ $typeName: "stock.v1.Price", symbol: "AAPL" }], "stock.v1.Price { symbol: 'AAPL' }"],
  [[Object.create(null)], "[Object: null prototype] {}"],
  [[new Date(0), /a/g], "1970-01-01T00:00:00.000Z /a/g"],
  [[[], {}, ""], "[] {} "],
  [[["line\nbreak"]], "[ 'line\\nbreak' ]"],
])("%#: formats as a console does", (args, text) => {
  expect(formatLine(args, 4_096)).toBe(text);
});

test("long objects break into lines", () => {
  const text = formatLine([{ first: "x".repeat(40), second: { deep: "y".repeat(40) } }], 4_096);
  expect(text).toBe(`{\n  first: '${"x".repeat(40)}',\n  second: { deep: '${"y".repeat(40)}' }\n}`);
});

test("an error is its stack and what was added to it", () => {
  const error = Object.assign(new RangeError("too far"), { limit: 5 });
  const text = formatLine([error], 4_096);
  expect(text).toMatch(/^RangeError: too far\n\s+at .*format\.test\.ts/);
  expect(text).toMatch(/\{ limit: 5 \}$/);
});

test("a heap of things costs no more than its share", () => {
  const huge = new Array(1_000).fill(new Array(1_000).fill("z".repeat(1_000)));
  const startMs = performance.now();
  expect(formatLine([huge], 4_096).length).toBeLessThan(200_000);
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test("proxies run their traps, and what those throw is the caller's to catch", () => {
  const hostile = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("trapped");
      },
    },
  );
  expect(() => formatLine([hostile], 4_096)).toThrow("trapped");
});
