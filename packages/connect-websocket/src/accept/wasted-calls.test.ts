// How many calls a client may waste, with a clock of the test's own.
import { expect, test } from "vitest";
import { WastedCalls } from "./wasted-calls.ts";

test("so many at once, then as they come back, and never more than at first", () => {
  let nowMs = 0;
  const wasted = new WastedCalls({ burst: 3, perSecond: 2 }, () => nowMs);
  const add = (count: number): boolean[] => Array.from({ length: count }, () => wasted.add());
  expect(add(4)).toEqual([true, true, true, false]);
  nowMs += 1_000;
  expect(add(2)).toEqual([true, false]);
  nowMs += 60_000;
  expect(add(4)).toEqual([true, true, true, false]);
});
