import { expect, test } from "vitest";
import type { RunEvent } from "./event.ts";
import { createFeed } from "./feed.ts";

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
