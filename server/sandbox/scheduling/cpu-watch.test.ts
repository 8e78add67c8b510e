import { expect, test } from "vitest";
import { CpuBudget } from "./cpu-watch.ts";

const limits = { cpuSharePercent: 10, cpuSlowMs: 30_000, cpuEndMs: 120_000 };

/** What a session hears that uses so much of a core, at each of so many seconds. */
function verdicts(share: number, seconds: number, budget = new CpuBudget(limits, 0, 0), from = 0): string[] {
  return Array.from({ length: seconds }, (_, second) => {
    const atMs = (from + second + 1) * 1_000;
    return budget.judge(from * 1_000 + (second + 1) * 1_000 * share, atMs);
  });
}

test("a session that stays within its share is fine for hours", () => {
  expect(new Set(verdicts(0.1, 10_000))).toEqual(new Set(["fine"]));
});

test("one that never waits is slowed after half a minute and ended after two", () => {
  const heard = verdicts(1, 200);
  expect(heard.indexOf("slow")).toBe(33);
  expect(heard.indexOf("end")).toBe(133);
});

test("what was waited off is forgiven, but only what was waited off", () => {
  const budget = new CpuBudget(limits, 0, 0);
  expect(verdicts(1, 40, budget).at(-1)).toBe("slow");
  const waiting = Array.from({ length: 300 }, (_, second) => budget.judge(40_000, (41 + second) * 1_000));
  expect(waiting.indexOf("fine")).toBe(209);
  expect(budget.judge(60_000, 341_000)).toBe("fine");
  expect(budget.judge(100_000, 341_000)).toBe("slow");
});

test("what a runner used before its session does not count", () => {
  expect(new CpuBudget(limits, 500_000, 0).judge(500_100, 1_000)).toBe("fine");
});
