import { expect, test } from "vitest";
import { ratesAt } from "./flow.ts";
import type { FlowSample } from "./flow-reading.ts";

const sample = (atMs: number, read: number, yielded: number): FlowSample => ({
  ...{ atMs, read, yielded },
  bufferedBytes: 0,
  paused: false,
});

test("rates are those of the last second", () => {
  const samples = [sample(0, 0, 0), sample(500, 100, 150), sample(1_000, 200, 300), sample(1_500, 210, 310)];
  expect(ratesAt(samples, 2)).toEqual({ readPerSecond: 200, yieldedPerSecond: 300 });
  expect(ratesAt(samples, 3)).toEqual({ readPerSecond: 110, yieldedPerSecond: 160 });
});

test("before there is a time to speak of, there is no rate", () => {
  expect(ratesAt([sample(0, 5, 5)], 0)).toEqual({ readPerSecond: 0, yieldedPerSecond: 0 });
  expect(ratesAt([], 0)).toEqual({ readPerSecond: 0, yieldedPerSecond: 0 });
});
