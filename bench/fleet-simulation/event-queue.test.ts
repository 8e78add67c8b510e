import { expect, test } from "vitest";
import { seeded } from "../../server/sandbox/wire/fuzz.ts";
import { EventQueue } from "./event-queue.ts";

test("events run in the order of their times, and at the same time as they were added", () => {
  const events = new EventQueue();
  const random = seeded(1);
  const ran: [atMs: number, index: number][] = [];
  for (let index = 0; index < 1_000; index++) {
    const atMs = random(50);
    events.after(atMs, () => ran.push([events.nowMs, index]));
    expect(events.nowMs).toBe(0);
  }
  events.runUntil(49);
  expect(ran).toHaveLength(1_000);
  expect(ran).toEqual(ran.toSorted(([a, i], [b, j]) => a - b || i - j));
});

test("what an event adds runs in its turn, and what is due later waits", () => {
  const events = new EventQueue();
  const ran: string[] = [];
  events.after(10, () => {
    ran.push("first");
    events.after(5, () => ran.push("added"));
    events.after(50, () => ran.push("late"));
  });
  events.after(20, () => ran.push("second"));
  events.runUntil(30);
  expect([ran, events.nowMs]).toEqual([["first", "added", "second"], 30]);
});
