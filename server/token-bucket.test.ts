import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

test("a burst is spent, and comes back by the second, never to more than it was", () => {
  const budget = new TokenBucket({ burst: 10, perSecond: 2 }, 0);
  for (let count = 0; count < 10; count++) budget.spend(0);
  expect(budget.left(0)).toBe(0);
  budget.spend(500);
  expect(budget.left(500)).toBe(0);
  expect(budget.left(2_500)).toBe(4);
  expect(budget.left(1_000_000)).toBe(10);
});

test("a bucket without end is never empty", () => {
  const bucket = new TokenBucket({ burst: Infinity, perSecond: Infinity }, 0);
  for (const nowMs of [0, 0, 5]) {
    expect(bucket.waitMs(nowMs)).toBe(0);
    bucket.spend(nowMs);
  }
});
