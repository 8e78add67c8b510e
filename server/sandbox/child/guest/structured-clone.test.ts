import { expect, test } from "vitest";
import { structuredClone } from "./structured-clone.ts";

const shared = { deep: [1, { a: 2 }] };
const cycle: { list: unknown[]; me?: unknown } = { list: [] };
cycle.me = cycle;

// The platform's own is the judge.
test.each<[string, unknown]>([
  ["primitives", [1, "a", true, null, undefined, 10n, -0, NaN]],
  ["one object twice", [shared, shared]],
  ["a cycle", cycle],
  ["dates, expressions, wrappers", [new Date(5), /a/gi, Object("s"), Object(1)]],
  ["maps and sets", [new Map<unknown, unknown>([[shared, new Set([shared])]])]],
  ["bytes", [new Uint8Array([1, 2, 3]).subarray(1), new Float64Array([1.5]), new DataView(new ArrayBuffer(4), 1, 2)]],
  ["sparse arrays", [[1, , 3]]],
  [
    "an object of a class, as plain data",
    new (class {
      x = 1;
    })(),
  ],
  ["a key __proto__", JSON.parse(`{ "__proto__": { "a": 1 } }`)],
])("%s", (_, value) => {
  expect(structuredClone(value)).toEqual(globalThis.structuredClone(value));
});

test("copies share what the original shares, and nothing with it", () => {
  const copy = structuredClone([shared, shared]) as (typeof shared)[];
  expect(copy[0]).toBe(copy[1]);
  expect(copy[0]).not.toBe(shared);
  const views = structuredClone([new Uint8Array(8).subarray(2, 4)]) as Uint8Array[];
  expect([views[0]?.byteOffset, views[0]?.buffer.byteLength]).toEqual([2, 8]);
});

test("errors keep class, message, stack and cause", () => {
  const error = new TypeError("no", { cause: { n: 1 } });
  const copy = structuredClone(error) as TypeError;
  expect(copy).toBeInstanceOf(TypeError);
  expect([copy.message, copy.stack, copy.cause]).toEqual([error.message, error.stack, { n: 1 }]);
});

test.each([
  ["a function", () => 1],
  ["a symbol", Symbol("s")],
  ["a promise", Promise.resolve()],
  ["inside", { f: () => 1 }],
])("%s is refused", (_, value) => {
  expect(() => structuredClone(value)).toThrow(expect.objectContaining({ name: "DataCloneError" }) as Error);
});
