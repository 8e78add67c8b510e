import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { background } from "../../fault-boundary.ts";
import { Watchdog } from "./watchdog.ts";

const unresponsiveMs = 1_800;
const tickMs = unresponsiveMs / 8;

describe("watchdog", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function watch(attention: "close" | "loose" | "none" = "close", share = 1) {
    const pings: number[] = [];
    const faults: unknown[] = [];
    let deaths = 0;
    const watchdog = new Watchdog({
      faults: background("a test", (fault) => faults.push(fault)),
      unresponsiveMs,
      ping: (number) => void pings.push(number),
      onUnresponsive: () => deaths++,
      cpuMs: () => Date.now() * share,
      attention: () => attention,
    });
    return { watchdog, pings, deaths: () => deaths };
  }

  test("a busy runner that falls silent is given up after the time that it may, and not much before", () => {
    const { watchdog, pings, deaths } = watch();
    watchdog.heard();
    vi.advanceTimersByTime(unresponsiveMs - tickMs);
    expect(pings).toEqual([1]);
    expect(deaths()).toBe(0);
    vi.advanceTimersByTime(tickMs);
    expect(deaths()).toBe(1);
  });

  test("one that others keep from the processor gets the time that it may all the same", () => {
    const { watchdog, deaths } = watch("close", 0.1);
    watchdog.heard();
    vi.advanceTimersByTime(3 * unresponsiveMs);
    watchdog.pong(1);
    expect(deaths()).toBe(0);
    vi.advanceTimersByTime(5 * unresponsiveMs);
    expect(deaths()).toBeGreaterThan(0);
  });

  test("one that neither answers nor computes is given up too", () => {
    const { deaths } = watch("close", 0);
    vi.advanceTimersByTime(29 * unresponsiveMs);
    expect(deaths()).toBe(0);
    vi.advanceTimersByTime(2 * unresponsiveMs);
    expect(deaths()).toBeGreaterThan(0);
  });

  test("one that answers is asked again, and lives", () => {
    const { watchdog, pings, deaths } = watch();
    for (let number = 1; number <= 20; number++) {
      vi.advanceTimersByTime(tickMs);
      expect(pings.at(-1)).toBe(number);
      watchdog.pong(number);
    }
    expect(deaths()).toBe(0);
  });

  test("one that speaks is not asked, and what it says is no answer to a ping", () => {
    const { watchdog, pings, deaths } = watch();
    for (let ticks = 0; ticks < 20; ticks++) {
      watchdog.heard();
      vi.advanceTimersByTime(tickMs);
    }
    expect(pings).toEqual([]);
    vi.advanceTimersByTime(tickMs);
    expect(pings).toEqual([1]);
    for (let ticks = 0; ticks < 6; ticks++) {
      watchdog.heard();
      vi.advanceTimersByTime(tickMs);
    }
    expect(deaths()).toBe(1);
  });

  test("one without work is asked once in a while, one without a deployment never", () => {
    const loose = watch("loose");
    const none = watch("none");
    vi.advanceTimersByTime(40 * tickMs);
    expect(loose.pings).toEqual([1]);
    expect(none.pings).toEqual([]);
  });

  test("a pong to no ping breaks the rules", () => {
    const { watchdog } = watch();
    expect(() => watchdog.pong(1)).toThrow("a pong to no ping");
  });
});
