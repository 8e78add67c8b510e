import { describe, expect, test } from "vitest";
import { advanced, endOf, eventAt, type Replay, replayStart, resumed, stepped } from "./replay.ts";
import { received, stateOf, yielded } from "./testing/run-state.ts";

/** Yields at 0, 10 and 20 ms with ids 1, 3 and 5; their arrivals at 2, 12 and 22 ms with ids 2, 4 and 6. */
const state = stateOf(received(3), yielded(3));
const at = (atMs: number): Replay => ({ atMs, playing: true, speed: 0.1 });

test("a replay starts at a tenth of the speed, and stands at the end", () => {
  expect(advanced(replayStart, 100, 22)).toEqual({ atMs: 10, playing: true, speed: 0.1 });
  expect(advanced(at(21), 100, 22)).toEqual({ atMs: 22, playing: false, speed: 0.1 });
});

test("a replay that stands does not go on by itself; it goes on when told to, from the beginning when it was at the end", () => {
  const paused = { ...at(5), playing: false };
  expect(advanced(paused, 1_000, 22)).toBe(paused);
  expect(resumed(paused, 22)).toEqual(at(5));
  expect(resumed({ ...at(22), playing: false }, 22)).toEqual(at(0));
});

describe("the event that a replay has come to", () => {
  test.each([
    [0, 1],
    [1.9, 1],
    [2, 2],
    [9, 2],
    [10, 3],
    [1_000, 6],
  ])("after %d ms is the last of either side", (ms, id) => expect(eventAt(state, ms)).toBe(id));

  test("is none before the first, and none in a run without events", () => {
    expect(eventAt(stateOf(received(1), []), 1)).toBeUndefined();
    expect(eventAt(stateOf([], []), 1)).toBeUndefined();
    expect(endOf(stateOf([], []))).toBe(0);
  });
});

test("steps go from event to event and pause the replay; at the last they stay there", () => {
  let now = { replay: at(0), row: eventAt(state, 0) };
  const seen = [];
  for (let step = 0; step < 6; step++) {
    now = stepped(state, now.replay, now.row, true);
    seen.push([now.row, now.replay.atMs, now.replay.playing]);
  }
  expect(seen).toEqual([
    [2, 2, false],
    [3, 10, false],
    [4, 12, false],
    [5, 20, false],
    [6, 22, false],
    [6, 22, false],
  ]);
  expect(stepped(state, at(2), 2, false)).toEqual({ replay: { ...at(0), playing: false }, row: 1 });
  expect(endOf(state)).toBe(22);
});
