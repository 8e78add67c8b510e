import { expect, test } from "vitest";
import { Search } from "./filter.ts";
import { appended, emptyLog, type Log } from "../../../run/state/log.ts";

const bounds = { rows: 1_000, bytes: Infinity };
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const found = (search: Search<number>) => numbers(0, search.length).map((index) => search.at(index));

test("a search reads on where it stopped, over as many slices as it takes", () => {
  const search = new Search<number>((n) => n % 100 === 7);
  let log: Log<number> = appended<number>(emptyLog, numbers(0, 300), bounds);
  expect(search.readOn(log, () => true)).toBe(false);
  expect(found(search)).toEqual([7]);
  expect(search.readOn(log, () => false)).toBe(true);
  expect(found(search)).toEqual([7, 107, 207]);
  log = appended(log, numbers(300, 410), bounds);
  expect(search.readOn(log, () => false)).toBe(true);
  expect(found(search)).toEqual([7, 107, 207, 307, 407]);
});

test("what the log has forgotten before it was read is not found", () => {
  const log = appended<number>(emptyLog, numbers(0, 5_000), bounds);
  const search = new Search<number>((n) => n % 1_000 === 7);
  search.readOn(log, () => false);
  expect(found(search)).toEqual([4_007]);
});
