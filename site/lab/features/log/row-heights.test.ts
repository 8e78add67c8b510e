import { expect, test } from "vitest";
import { RowHeights } from "./row-heights.ts";

test("rows of the usual height are where a multiplication has them", () => {
  const heights = new RowHeights(24);
  expect(heights.topOf(0)).toBe(0);
  expect(heights.topOf(99_999)).toBe(99_999 * 24);
  expect(heights.indexAt(2_400, 0, 100_000)).toBe(100);
  expect(heights.indexAt(2_399, 0, 100_000)).toBe(99);
  expect(heights.indexAt(Infinity, 0, 100)).toBe(99);
  expect(heights.indexAt(0, 0, 0)).toBe(0);
});

test("a higher row moves those behind it, and may be lower again", () => {
  const heights = new RowHeights(24);
  expect(heights.set(10, 60)).toBe(true);
  expect(heights.set(10, 60)).toBe(false);
  expect(heights.set(700, 48)).toBe(true);
  expect([10, 11, 700, 701].map((index) => heights.topOf(index))).toEqual([240, 300, 16_836, 16_884]);
  expect(heights.indexAt(299, 0, 1_000)).toBe(10);
  expect(heights.indexAt(300, 0, 1_000)).toBe(11);
  heights.set(10, 24);
  expect(heights.topOf(701)).toBe(701 * 24 + 24);
});

test("agrees with adding up, for any heights", () => {
  const heights = new RowHeights(24);
  const all = Array.from({ length: 1_000 }, (_, index) => 24 + ((index * 37) % 5) * 18);
  for (const [index, height] of all.entries()) heights.set(index, height);
  let top = 0;
  for (const [index, height] of all.entries()) {
    expect(heights.topOf(index)).toBe(top);
    expect(heights.indexAt(top + height - 1, 0, all.length)).toBe(index);
    top += height;
  }
});
