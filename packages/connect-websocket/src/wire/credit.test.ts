// The receiver's window: what is granted back, and when it grows.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ReceiveWindow, windowSize } from "./credit.ts";

const KiB = 1024;
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
    [{}, { windowBytes: 64 * KiB, maxWindowBytes: 512 * KiB }],
    [{ windowBytes: 1_000 }, { windowBytes: 64 * KiB, maxWindowBytes: 512 * KiB }],
    [{ windowBytes: 1024 * KiB }, { windowBytes: 1024 * KiB, maxWindowBytes: 1024 * KiB }],
    [{ windowBytes: 2 ** 40 }, { windowBytes: 2 ** 31 - 1, maxWindowBytes: 2 ** 31 - 1 }],
    [{ maxWindowBytes: Infinity }, { windowBytes: 64 * KiB, maxWindowBytes: 2 ** 31 - 1 }],
    [{ maxWindowBytes: 0 }, { windowBytes: 64 * KiB, maxWindowBytes: 64 * KiB }],
  ])("%j is %j", (given, size) => expect(windowSize(given)).toEqual(size));
});

describe("growth", () => {
  test("a fast application's window doubles at each grant, up to the most", () => {
    const window = new ReceiveWindow(windowSize({ maxWindowBytes: 200 * KiB }));
    expect(quarter(window, 16 * KiB, 9)).toBe(16 * KiB + 64 * KiB);
    // Now a quarter is 32 KiB, and 72 KiB are left to grow by.
    expect(quarter(window, 16 * KiB, 1)).toBe(0);
    expect(quarter(window, 16 * KiB, 1)).toBe(32 * KiB + 72 * KiB);
    expect(quarter(window, 50 * KiB, 1)).toBe(50 * KiB);
    expect(quarter(window, 50 * KiB, 1)).toBe(50 * KiB);
  });

  test("a slow application's stays as it is", () => {
    const window = new ReceiveWindow(windowSize({}));
    for (let grant = 0; grant < 20; grant++) expect(quarter(window, 16 * KiB, 10)).toBe(16 * KiB);
  });

  test("one that stalls is owed nothing, and what is under way is its window", () => {
    const window = new ReceiveWindow(windowSize({}));
    let arrived = 0;
    while (window.arrived(KiB)) arrived += KiB;
    expect(arrived).toBe(64 * KiB);
  });
});
