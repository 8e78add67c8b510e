import { expect, test } from "vitest";
import { percentile } from "../figures.ts";
import { EventQueue } from "./event-queue.ts";
import { Machine } from "./machine.ts";

const rules = { bootsAtOnce: 4, warmRunners: 0, refillDelayMs: 250, waiting: 2, waitMs: 100_000 };
const idle = { idleMs: 600_000, yieldAfterMs: 60_000 };
const costs = { bootMs: 400, warmStartMs: 100, startCpuMs: 1_000 };

interface Trial {
  readonly events: EventQueue;
  readonly machine: Machine;
  /** When each has started, and how many were refused. */
  readonly started: number[];
  readonly refused: { count: number };
  readonly start: (count: number) => void;
}

function trialOf({ cores = 2, places = 100, warmRunners = 0 }): Trial {
  const events = new EventQueue();
  const options = { events, costs, cores, places, idleCores: 0, zone: 0 };
  const machine = new Machine({ ...options, rules: { ...rules, ...idle, warmRunners } });
  const started: number[] = [];
  const refused = { count: 0 };
  const start = (count: number): void => {
    for (; count > 0; count--)
      machine.start({
        cores: 0,
        onStarted: () => started.push(events.nowMs),
        onRefused: () => refused.count++,
      });
  };
  return { events, machine, started, refused, start };
}

test("one reader waits for the boot, and with a warm runner only for the rest", () => {
  for (const [warmRunners, waitMs] of [
    [0, 500],
    [1, 100],
  ] as const) {
    const { events, started, start } = trialOf({ warmRunners, cores: 4 });
    start(1);
    events.runUntil(10_000);
    expect(started).toEqual([waitMs]);
  }
});

test("a crowd is served as fast as its processors allow", () => {
  for (const cores of [1, 2, 4]) {
    const { events, started, start } = trialOf({ cores });
    start(40);
    events.runUntil(100_000);
    // Forty times a second of processor time.
    expect(percentile(started, 1) / (40_000 / cores)).toBeCloseTo(1, 0);
  }
});

test("who finds no place waits for one, and when too many wait is refused", () => {
  const { events, machine, started, refused, start } = trialOf({ places: 3 });
  start(6);
  events.runUntil(20_000);
  expect([started.length, refused.count, machine.wanted, machine.seemsReady(0)]).toEqual([3, 1, 5, false]);
  // The session of a reader who has gone is closed after a minute for one who waits; the other has waited for too long then.
  machine.leave(0);
  events.runUntil(79_999);
  expect(started).toHaveLength(3);
  events.runUntil(99_999);
  expect([started.length, refused.count]).toEqual([4, 1]);
  events.runUntil(100_000);
  expect([started.length, refused.count, machine.wanted]).toEqual([4, 2, 3]);
});

test("a session whose reader has gone stays, and takes a place, until it is idle for long", () => {
  const { events, machine, start } = trialOf({ places: 1 });
  start(1);
  events.runUntil(5_000);
  machine.leave(0);
  expect(machine.seemsReady(0)).toBe(false);
  events.runUntil(5_000 + idle.idleMs);
  expect([machine.wanted, machine.seemsReady(0)]).toEqual([0, true]);
});

test("the router knows of a full backend when it looks again", () => {
  const { events, machine, start } = trialOf({ places: 1 });
  expect(machine.seemsReady(1_000)).toBe(true);
  start(1);
  expect(machine.seemsReady(1_000)).toBe(true);
  events.runUntil(1_000);
  expect(machine.seemsReady(1_000)).toBe(false);
});

test("a machine that is lost starts nothing any more", () => {
  const { events, machine, started, start } = trialOf({});
  start(10);
  machine.isLost = true;
  events.runUntil(1_000_000);
  expect(started).toEqual([]);
});
