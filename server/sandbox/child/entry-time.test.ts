import { expect, test } from "vitest";
import { EntryTime } from "./entry-time.ts";

test("an entry has its time, and ten turns more where timers come very late", () => {
  const time = new EntryTime(1_000);
  expect(time.limitMs).toBe(1_000);
  time.timerCame(0, 500);
  expect(time.limitMs).toBe(1_000);
  time.timerCame(1, 549.95);
  expect(time.limitMs).toBe(1_500);
});

test("it is never without an end", () => {
  const time = new EntryTime(1_000);
  time.timerCame(0, 60_000);
  expect(time.limitMs).toBe(10_000);
});

test("half a minute after timers came late the limit is what it was", () => {
  const time = new EntryTime(1_000);
  time.timerCame(0, 1_000);
  time.timerCame(29_999, 1);
  expect(time.limitMs).toBe(6_000);
  time.timerCame(30_000, 1);
  expect(time.limitMs).toBe(1_000);
});
