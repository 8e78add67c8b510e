// How large the windows of a connection's streams are: larger for fast calls while they are few.
import { expect, onTestFinished, test, vi } from "vitest";
import { WindowSize } from "./window-size.ts";

const sizes = { firstBytes: 64, mostBytes: 1024, budgetBytes: 8192 };

/** Takes so many windows, each in `ms`. */
function take(size: WindowSize, windows: number, ms: number): void {
  for (let i = 0; i < windows; i++) {
    vi.advanceTimersByTime(ms);
    size.taken(size.bytes);
  }
}

function open(calls: number): WindowSize {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  vi.advanceTimersByTime(10_000);
  const size = new WindowSize(sizes);
  for (let i = 0; i < calls; i++) size.opened();
  return size;
}

test("windows double while what comes is taken at once, up to the most", () => {
  const size = open(1);
  const seen = new Set<number>();
  for (let i = 0; i < 50; i++) {
    seen.add(size.bytes);
    take(size, 1, 1);
  }
  expect([...seen]).toEqual([64, 128, 256, 512, 1024]);
});

test("a reader who takes a little now and then gets no larger window", () => {
  const size = open(1);
  take(size, 100, 50);
  expect(size.bytes).toBe(64);
});

test("many calls share what few may have, and leave room for as many again", () => {
  const size = open(8);
  take(size, 50, 1);
  expect(size.bytes).toBe(512);
  for (let i = 0; i < 16; i++) size.opened();
  expect(size.bytes).toBe(256);
  for (let i = 0; i < 200; i++) size.opened();
  expect(size.bytes).toBe(64);
});

test("what was fast is forgotten after a second: a new call may be slow", () => {
  const size = open(1);
  take(size, 50, 1);
  vi.advanceTimersByTime(999);
  size.opened();
  expect(size.bytes).toBe(1024);
  vi.advanceTimersByTime(2);
  size.opened();
  expect(size.bytes).toBe(64);
});

test("calls that end are not counted any more", () => {
  const size = open(100);
  for (let i = 0; i < 99; i++) size.closed();
  expect(size.openCalls).toBe(1);
  take(size, 50, 1);
  expect(size.bytes).toBe(1024);
});
