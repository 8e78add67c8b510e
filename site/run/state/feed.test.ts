import { afterEach, expect, test, vi } from "vitest";
import type { RunEvent } from "../events/event.ts";
import { createFeed, createPageSchedule } from "./feed.ts";

const event = (run: number): RunEvent => ({ run, atMs: 0, kind: "half_closed" });

test("what comes between two frames is applied at once, in order", () => {
  const batches: number[][] = [];
  const frames: (() => void)[] = [];
  const feed = createFeed(
    (events) => batches.push(events.map(({ run }) => run)),
    (flush) => frames.push(flush),
  );
  feed.push(event(1));
  feed.push(event(2));
  expect(batches).toEqual([]);
  frames.shift()?.();
  feed.push(event(3));
  feed.flush();
  frames.shift()?.();
  expect(batches).toEqual([[1, 2], [3]]);
  expect(frames).toEqual([]);
});

afterEach(() => void vi.useRealTimers());

test.each([
  ["the first at once", [0], false, 0],
  ["the next a frame later", [0, 1], false, 16],
  ["after a pause at once again", [0, 100], false, 0],
  ["in a flood later", [0, 1], true, 60],
] as const)("the page's schedule: %s", (_, pushedAtMs, flooded, waitedMs) => {
  vi.useFakeTimers();
  const schedule = createPageSchedule();
  const startMs = performance.now();
  let flushedMs = -1;
  for (const atMs of pushedAtMs) {
    vi.advanceTimersByTime(startMs + atMs - performance.now());
    schedule(() => (flushedMs = performance.now() - startMs), flooded);
    if (atMs !== pushedAtMs.at(-1)) vi.advanceTimersByTime(0);
  }
  expect(flushedMs, "never within the task of the push").toBe(pushedAtMs.length > 1 ? 0 : -1);
  vi.advanceTimersByTime(100);
  expect(flushedMs).toBe((pushedAtMs.at(-1) ?? 0) + waitedMs);
});
