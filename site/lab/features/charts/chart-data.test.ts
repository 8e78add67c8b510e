import { describe, expect, test } from "vitest";
import { ChartData, Samples } from "./chart-data.ts";
import { appended, emptyLog } from "../../../run/state/log.ts";
import { type HandlerRow, kept, type StreamRow } from "../../../run/state/row.ts";
import { idleRun, type RunState } from "../../../run/state/run-state.ts";
import { handlerEvent } from "../../../run/testing/handler-event.ts";

const never = () => false;

function stateOf(texts: readonly string[], latencyMs = 3): RunState {
  const rows = texts.map((text, i): StreamRow => {
    const body = { text, sizeBytes: text.length, payload: new Uint8Array() };
    return { id: 2 * i + 2, sinceMs: 100 * i + latencyMs, kind: "received", index: i + 1, body };
  });
  const yields = texts.map((_, i): HandlerRow => {
    return {
      id: 2 * i + 1,
      backendMs: 100 * i,
      event: handlerEvent("messageYielded", { index: BigInt(i + 1), sizeBytes: 1 }),
    };
  });
  return {
    ...idleRun,
    stream: appended<StreamRow>(emptyLog, rows, kept),
    handler: appended<HandlerRow>(emptyLog, yields, kept),
  };
}

test("each numeric field is a line, one for each symbol", () => {
  const data = new ChartData();
  data.readOn(
    stateOf(['{"symbol":"A","price":1.5,"note":"x"}', '{"symbol":"B","price":2}', '{"symbol":"A","price":3}']),
    never,
  );
  expect(data.series).toEqual([
    { field: "price", of: "A", seconds: [0.003, 0.203], values: [1.5, 3] },
    { field: "price", of: "B", seconds: [0.103], values: [2] },
  ]);
});

test("rows are read once, however often it is asked", () => {
  const data = new ChartData();
  const state = stateOf(['{"n":1}', '{"n":2}']);
  data.readOn(state, never);
  data.readOn(state, never);
  expect(data.series[0]?.values).toEqual([1, 2]);
  expect(data.rate).toEqual({ seconds: [0], perSecond: [8] });
});

test("delays and gaps", () => {
  const data = new ChartData();
  data.readOn(
    stateOf(
      Array.from({ length: 50 }, () => "{}"),
      7,
    ),
    never,
  );
  expect(data.latencies.summary()).toMatchObject({ p50: 7, p99: 7, max: 7 });
  expect(data.gaps.count).toBe(49);
  expect(data.gaps.summary().p50).toBe(100);
});

test("a backlog is counted in full, and decoded in part", () => {
  const data = new ChartData();
  data.readOn(stateOf(Array.from({ length: 2_000 }, (_, n) => `{"n":${String(n)}}`)), never);
  const { perSecond } = data.rate;
  expect(perSecond.reduce((sum, rate) => sum + rate / 4, 0)).toBe(2_000);
  expect(data.series[0]?.values.length).toBeLessThanOrEqual(400);
});

describe("samples", () => {
  test("only the newest are kept", () => {
    const samples = new Samples();
    for (let i = 0; i < 5_000; i++) samples.add(i < 904 ? 1_000_000 : 5);
    expect(samples.summary()).toMatchObject({ p50: 5, max: 5 });
  });

  test("bars hold all of them, those off the scale too", () => {
    const samples = new Samples();
    for (const ms of [0, 0.05, 1, 1, 10, 1e9]) samples.add(ms);
    const { bars } = samples.summary();
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(bars[0]).toEqual({ fromMs: 0.1, count: 2 });
    expect(bars[5]?.count).toBe(2);
  });
});
