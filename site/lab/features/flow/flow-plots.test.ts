import { expect, test } from "vitest";
import { idleRun, type RunState } from "../../../run/state/run-state.ts";
import { buffers, plotOf, rates } from "./flow-plots.ts";

/** A sample each 100 ms of a run that was opened when the page was 5 s old. */
const stateOf = (count: number): RunState => ({
  ...idleRun,
  openedAtMs: 5_000,
  flow: Array.from({ length: count }, (_, index) => ({
    ...{ atMs: 5_000 + 100 * index, read: index, yielded: 2 * index, paused: false },
    ...{ bufferedBytes: 2_048, creditBytes: -5 },
  })),
});

test("three seconds fill the picture", () => {
  const { from, to, lines } = plotOf(rates, stateOf(31));
  expect([from, to]).toEqual([0, 3]);
  expect(lines.map(({ points }) => points.length)).toEqual([31, 31]);
  expect(lines.map(({ points }) => points.at(-1))).toEqual([
    [3, 20],
    [3, 10],
  ]);
});

test("of a long run the last minute is shown", () => {
  const { from, to, lines } = plotOf(rates, stateOf(1_001));
  expect([from, to]).toEqual([40, 100]);
  expect(lines[0]?.points[0]?.[0]).toBe(40);
});

test("bytes are in KiB, and credit is never below none", () => {
  const { unit, lines } = plotOf(buffers, stateOf(2));
  expect(unit).toBe("KiB");
  expect(lines.map(({ points }) => points[1]?.[1])).toEqual([2, 0]);
});

test("before anything has flowed there is an axis and no line", () => {
  expect(plotOf(rates, idleRun)).toMatchObject({ from: 0, to: 2, lines: [{ points: [] }, { points: [] }] });
});
