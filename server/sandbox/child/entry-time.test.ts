import { expect, test } from "vitest";
import { EntryTime } from "./entry-time.ts";

test("an entry has its time, and ten turns more where timers come late", () => {
  const time = new EntryTime(1_000);
  expect(time.limitMs).toBe(1_000);
  time.timerCame(0.9);
  expect(time.limitMs).toBe(1_000);
  time.timerCame(50.95);
  expect(time.limitMs).toBe(1_500);
});

test("it is never without an end", () => {
  const time = new EntryTime(1_000);
  time.timerCame(60_000);
  expect(time.limitMs).toBe(10_000);
});

test("when timers come in time again, so is the limit", () => {
  const time = new EntryTime(1_000);
  time.timerCame(500);
  for (let timer = 0; timer < 100; timer++) time.timerCame(0);
  expect(time.limitMs).toBe(1_000);
});
