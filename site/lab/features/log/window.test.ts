import { expect, test } from "vitest";
import { RowHeights } from "./row-heights.ts";
import { followsAfter, renderedWhole, windowOf } from "./window.ts";

const view = (scrollTop: number, start = 0) => ({ scrollTop, height: 240, heights: new RowHeights(24), start });

test.each<[string, number, number, { first: number; end: number }]>([
  ["a short log is whole", renderedWhole, 100, { first: 0, end: renderedWhole }],
  ["the top of a long one", 10_000, 0, { first: 0, end: 30 }],
  ["its middle", 10_000, 24 * 5_000, { first: 4_980, end: 5_030 }],
  ["its end", 10_000, 24 * 10_000, { first: 9_970, end: 10_000 }],
  ["its end, wherever that is", 10_000, Infinity, { first: 9_970, end: 10_000 }],
])("%s", (_, rows, scrollTop, expected) => {
  expect(windowOf(rows, view(scrollTop))).toEqual(expected);
});

test("of a log that has forgotten rows, the same", () => {
  expect(windowOf(10_000, view(24 * 5_000, 1_234))).toEqual({ first: 4_980, end: 5_030 });
});

test("of higher rows, fewer", () => {
  const high = view(Infinity);
  for (let index = 9_000; index < 10_000; index++) high.heights.set(index, 60);
  expect(windowOf(10_000, high)).toEqual({ first: 9_976, end: 10_000 });
});

test.each<[string, boolean, number, boolean, boolean]>([
  ["to the newest row as it comes", true, 60, true, true],
  ["to a row that is no longer the newest", true, 60, false, true],
  ["up and away, by the reader", true, -60, false, false],
  ["up by less than a row", true, -20, true, true],
  ["up by a rounding, while rows come", true, -0.5, false, true],
  ["down to the newest row, by the reader", false, 60, true, true],
  ["down, but not as far", false, 60, false, false],
  ["up, since the log got shorter under a reader who does not follow", false, -12_000, true, false],
])("a scroll %s", (_, following, by, isAtEnd, expected) => {
  expect(followsAfter({ fromTop: 20_000, toTop: 20_000 + by, isAtEnd }, following)).toBe(expected);
});
