import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Problem } from "../../../run/state/problem.ts";
import { pauseMs, reportAtRest } from "./report-at-rest.ts";

const mistake: Problem = { line: 1, column: 1, message: "wrong", severity: "warning", source: "types" };

function start() {
  const state = { found: [mistake] as Problem[], isChoosing: false, reports: [] as number[] };
  const reports = reportAtRest({
    find: () => state.found,
    report: ({ length }) => void state.reports.push(length),
    isChoosing: () => state.isChoosing,
  });
  return { state, reports };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what is new is reported after a pause, what is mended at once", () => {
  const { state, reports } = start();
  reports.changed();
  vi.advanceTimersByTime(pauseMs - 1);
  reports.changed();
  vi.advanceTimersByTime(pauseMs - 1);
  expect(state.reports).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(state.reports).toEqual([1]);
  state.found = [];
  reports.changed();
  expect(state.reports).toEqual([1, 0]);
});

test("nothing is reported while a completion is being chosen", () => {
  const { state, reports } = start();
  state.isChoosing = true;
  reports.changed();
  vi.advanceTimersByTime(10 * pauseMs);
  expect(state.reports).toEqual([]);
  state.isChoosing = false;
  vi.advanceTimersByTime(pauseMs);
  expect(state.reports).toEqual([1]);
});

test("after the end nothing is left", () => {
  const { state, reports } = start();
  reports.changed();
  reports.end();
  vi.advanceTimersByTime(10 * pauseMs);
  expect(state.reports).toEqual([0]);
});
