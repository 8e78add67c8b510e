// The receiver's window: what is granted back, and when it grows.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ReceiveWindow, WindowGrowth, windowSize } from "./credit.ts";

const KiB = 1024;
const unlimited = new WindowGrowth(Number.MAX_SAFE_INTEGER);
let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => nowMs);
  return () => clock.mockRestore();
});

/** What is granted for a quarter of a window that was taken in `tookMs`. */
function quarter(window: ReceiveWindow, bytes: number, tookMs: number): number {
  nowMs += tookMs;
  expect(window.arrived(bytes)).toBe(true);
  return window.consumed(bytes);
}

describe("sizes", () => {
  test.each([
    [{}, { windowBytes: 64 * KiB, maxWindowBytes: 2048 * KiB }],
    [{ windowBytes: 1_000 }, { windowBytes: 64 * KiB, maxWindowBytes: 2048 * KiB }],
    [{ windowBytes: 4096 * KiB }, { windowBytes: 4096 * KiB, maxWindowBytes: 4096 * KiB }],
    [{ windowBytes: 2 ** 40 }, { windowBytes: 2 ** 31 - 1, maxWindowBytes: 2 ** 31 - 1 }],
    [{ maxWindowBytes: Infinity }, { windowBytes: 64 * KiB, maxWindowBytes: 2 ** 31 - 1 }],
    [{ maxWindowBytes: 0 }, { windowBytes: 64 * KiB, maxWindowBytes: 64 * KiB }],
  ])("%j is %j", (given, size) => expect(windowSize(given)).toEqual(size));
});

describe("growth", () => {
  test("a fast application's window doubles at each grant, up to the most", () => {
    const window = new ReceiveWindow(windowSize({ maxWindowBytes: 200 * KiB }), unlimited);
    expect(quarter(window, 16 * KiB, 9)).toBe(16 * KiB + 64 * KiB);
    // Now a quarter is 32 KiB, and 72 KiB are left to grow by.
    expect(quarter(window, 16 * KiB, 1)).toBe(0);
    expect(quarter(window, 16 * KiB, 1)).toBe(32 * KiB + 72 * KiB);
    expect(quarter(window, 50 * KiB, 1)).toBe(50 * KiB);
    expect(quarter(window, 50 * KiB, 1)).toBe(50 * KiB);
  });

  test("a slow application's stays as it is", () => {
    const window = new ReceiveWindow(windowSize({}), unlimited);
    for (let grant = 0; grant < 20; grant++) expect(quarter(window, 16 * KiB, 10)).toBe(16 * KiB);
  });

  test("one that stalls is owed nothing, and what is under way is its window", () => {
    const window = new ReceiveWindow(windowSize({}), unlimited);
    let arrived = 0;
    while (window.arrived(KiB)) arrived += KiB;
    expect(arrived).toBe(64 * KiB);
  });
});

describe("the windows of one connection", () => {
  /** Takes what a fast application would until the window no longer grows; what it has grown by. */
  function grown(window: ReceiveWindow): number {
    let total = 0;
    for (let grants = 0; grants < 20; grants++) {
      let taken = 0;
      let grant = 0;
      while (grant === 0) {
        taken += KiB;
        grant = quarter(window, KiB, 0);
      }
      total += grant - taken;
    }
    return total;
  }

  test("grow by no more than they may together, and leave some for the next call", () => {
    const growth = new WindowGrowth(1024 * KiB);
    const calls = Array.from({ length: 100 }, () => grown(new ReceiveWindow(windowSize({}), growth)));
    expect(calls[0]).toBeGreaterThan(512 * KiB);
    expect(calls[1]).toBeGreaterThan(0);
    expect(calls.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(1024 * KiB);
  });

  test("give back what they have grown by when their calls end", () => {
    const growth = new WindowGrowth(1024 * KiB);
    const sizes = Array.from({ length: 10 }, () => {
      const window = new ReceiveWindow(windowSize({}), growth);
      const bytes = grown(window);
      window.close();
      return bytes;
    });
    expect(new Set(sizes).size).toBe(1);
  });
});
