import { expect, test } from "vitest";
import { renderedWhole, windowOf } from "./window.ts";

const view = (scrollTop: number) => ({ scrollTop, height: 240, rowHeight: 24 });

test.each<[string, number, number, { first: number; end: number }]>([
  ["a short log is whole", renderedWhole, 100, { first: 0, end: renderedWhole }],
  ["the top of a long one", 10_000, 0, { first: 0, end: 30 }],
  ["its middle", 10_000, 24 * 5_000, { first: 4_980, end: 5_030 }],
  ["its end", 10_000, 24 * 10_000, { first: 9_970, end: 10_000 }],
])("%s", (_, rows, scrollTop, expected) => {
  expect(windowOf(rows, view(scrollTop))).toEqual(expected);
});
