import { describe, expect, test } from "vitest";
import type { StreamRow } from "../../../run/state/row.ts";
import { neighbourOf, panned, pictureOf, ticksOf, wholeOf, zoomed } from "./picture.ts";
import { received, stateOf, yielded } from "./testing/run-state.ts";

describe("a picture", () => {
  const state = stateOf(received(3), yielded(3));

  test("has both lanes on one clock, and an arrow from each yield to its arrival", () => {
    const { marks, arrows } = pictureOf(state, { stretch: { fromMs: 0, toMs: 100 }, columns: 500 });
    expect(marks.filter(({ side }) => side === "client").map(({ atMs }) => atMs)).toEqual([2, 12, 22]);
    expect(marks.filter(({ side }) => side === "handler").map(({ atMs }) => atMs)).toEqual([0, 10, 20]);
    expect(arrows.map(({ from, fromMs, toMs }) => [from, fromMs, toMs])).toEqual([
      ["handler", 0, 2],
      ["handler", 10, 12],
      ["handler", 20, 22],
    ]);
  });

  test("shows only its stretch", () => {
    const { marks } = pictureOf(state, { stretch: { fromMs: 5, toMs: 15 }, columns: 500 });
    expect(marks.map(({ atMs }) => atMs)).toEqual([12, 10]);
  });

  test("has no more marks than columns, none of the events is lost, and the rare ones are shown", () => {
    const count = 50_000;
    const end: StreamRow = { id: 2 * count + 2, sinceMs: 10 * count, kind: "status", status: { code: 0, message: "" } };
    const flood = stateOf([...received(count), end], yielded(count));
    const { marks, arrows } = pictureOf(flood, { stretch: wholeOf(flood, 0), columns: 200 });
    const client = marks.filter(({ side }) => side === "client");
    expect(client.length).toBeLessThanOrEqual(201);
    expect(client.reduce((sum, mark) => sum + mark.count, 0)).toBe(count + 1);
    expect(client.at(-1)?.shape).toBe("end");
    expect(arrows).toEqual([]);
  });

  test("of another client's calls has no arrows", () => {
    const others = yielded(3, 2);
    expect(pictureOf(stateOf(received(3), others), { stretch: { fromMs: 0, toMs: 100 }, columns: 500 }).arrows).toEqual(
      [],
    );
  });
});

test("a look stays within the whole", () => {
  const whole = { fromMs: 0, toMs: 100 };
  expect(zoomed(whole, whole, 50, 0.5)).toEqual({ fromMs: 25, toMs: 75 });
  expect(zoomed({ fromMs: 25, toMs: 75 }, whole, 30, 4)).toEqual(whole);
  expect(panned({ fromMs: 25, toMs: 75 }, whole, 1_000)).toEqual({ fromMs: 50, toMs: 100 });
  expect(panned({ fromMs: 25, toMs: 75 }, whole, -1_000)).toEqual({ fromMs: 0, toMs: 50 });
});

test("a ruler has round times", () => {
  expect(ticksOf({ fromMs: 0, toMs: 100 }, 450)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticksOf({ fromMs: 1_003, toMs: 1_010 }, 450)).toEqual([1_004, 1_006, 1_008, 1_010]);
});

test("the next event is the next in time, whichever lane it is on", () => {
  const state = stateOf(received(3), yielded(3));
  const ids = [undefined, 1, 2, 3].map((id) => neighbourOf(state, id, true));
  expect(ids).toEqual([1, 2, 3, 4]);
  expect(neighbourOf(state, 6, true)).toBe(6);
  expect(neighbourOf(state, 2, false)).toBe(1);
  expect(neighbourOf(state, undefined, false)).toBe(6);
});
