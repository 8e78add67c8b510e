import { expect, test } from "vitest";
import { selectedBy } from "./row-keys.ts";

const ids = [2, 5, 9];
const rows = {
  length: ids.length,
  start: 0,
  at: (index: number) => (ids[index] === undefined ? undefined : { id: ids[index] }),
};

test.each<[string, number | undefined, number | undefined | "same"]>([
  ["Enter", undefined, 9],
  ["Enter", 5, undefined],
  ["Escape", 5, undefined],
  ["ArrowDown", 5, 9],
  ["ArrowDown", 9, 9],
  ["ArrowUp", 5, 2],
  ["ArrowUp", 2, 2],
  ["Home", 9, 2],
  ["End", 2, 9],
  ["ArrowDown", undefined, "same"],
  ["ArrowDown", 4, "same"],
  ["x", 5, "same"],
])("%s with %s selected", (key, selected, expected) => {
  expect(selectedBy(key, rows, selected)).toBe(expected);
});
