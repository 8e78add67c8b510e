import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPacer } from "./pacer.ts";

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

const never = new AbortController().signal;

/** How many turns come in that time. */
async function turnsIn(pacer: ReturnType<typeof createPacer>, ms: number): Promise<number> {
  const ending = new AbortController();
  let turns = 0;
  const take = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await pacer.turn(ending.signal);
      turns++;
    }
  };
  const taking = take();
  await vi.advanceTimersByTimeAsync(ms);
  const found = turns;
  ending.abort();
  await taking;
  return found;
}

test("as fast as they come, there is nothing to wait for", () => {
  expect(createPacer().turn(never)).toBeUndefined();
});

test("so many a second", async () => {
  const pacer = createPacer();
  pacer.set(10);
  expect(await turnsIn(pacer, 2_000)).toBeGreaterThanOrEqual(19);
  pacer.set(10);
  expect(await turnsIn(pacer, 1_000)).toBeLessThanOrEqual(11);
});

test("a stopped reader goes on when the speed is changed, or the call ends", async () => {
  const pacer = createPacer();
  const ending = new AbortController();
  pacer.set(0);
  const waiting = pacer.turn(never);
  await vi.advanceTimersByTimeAsync(100_000);
  pacer.set(1_000);
  await vi.advanceTimersByTimeAsync(10);
  await waiting;
  pacer.set(0);
  const ended = pacer.turn(ending.signal);
  ending.abort();
  await ended;
});
