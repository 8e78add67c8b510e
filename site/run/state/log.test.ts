import { describe, expect, test } from "vitest";
import { appended, emptyLog, firstIndex, indexOfId, lastRow, type Log, rowAt, rowsOf } from "./log.ts";

interface Row {
  readonly id: number;
  readonly size: number;
}

const many = { rows: 10_000, bytes: Infinity };
const rows = (count: number, size = 1, from = 1): Row[] =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, size }));
const sizeOf = ({ size }: Row): number => size;

test.each([0, 1, 499, 500, 501, 1_500])("%i rows are there, in order, however they came", (count) => {
  const once = appended<Row>(emptyLog, rows(count), many);
  let bitByBit: Log<Row> = emptyLog;
  for (const row of rows(count)) bitByBit = appended(bitByBit, [row], many);
  for (const log of [once, bitByBit]) {
    expect([...rowsOf(log)].map(({ id }) => id)).toEqual(rows(count).map(({ id }) => id));
    expect(log.length).toBe(count);
    expect(lastRow(log)?.id).toBe(count === 0 ? undefined : count);
    for (const index of [0, count >> 1, count - 1]) {
      if (count > 0) expect(rowAt(log, index)?.id).toBe(index + 1);
    }
  }
});

test("an earlier log stays as it was", () => {
  const before = appended<Row>(emptyLog, rows(3), many);
  const after = appended(before, rows(2, 1, 4), many);
  expect([before.length, after.length]).toEqual([3, 5]);
  expect([...rowsOf(before)]).toHaveLength(3);
});

describe("the oldest are forgotten", () => {
  test("by number", () => {
    const log = appended<Row>(emptyLog, rows(2_200), { rows: 1_000, bytes: Infinity });
    expect(log.length).toBeLessThanOrEqual(1_000);
    expect(log.length + log.forgotten).toBe(2_200);
    expect(rowAt(log, 0)?.id).toBe(log.forgotten + 1);
    expect(lastRow(log)?.id).toBe(2_200);
    expect(indexOfId(log, log.forgotten)).toBeUndefined();
    expect(indexOfId(log, 2_200)).toBe(log.length - 1);
  });

  test("by size, but never the newest", () => {
    const mib = 1024 * 1024;
    const log = appended<Row>(emptyLog, rows(20, 4 * mib), { rows: 1_000, bytes: 16 * mib }, sizeOf);
    expect(log.bytes).toBeLessThanOrEqual(16 * mib);
    expect(lastRow(log)?.id).toBe(20);
    expect(appended<Row>(emptyLog, rows(1, 4 * mib), { rows: 1, bytes: 1 }, sizeOf).length).toBe(1);
  });
});

test("a place is found by halving", () => {
  const log = appended<Row>(emptyLog, rows(1_234), many);
  expect(firstIndex(log, ({ id }) => id < 700)).toBe(699);
  expect(firstIndex(log, () => true)).toBe(1_234);
  expect(firstIndex(log, () => false)).toBe(0);
});
