import { expect, test } from "vitest";
import { Rate } from "./rate.ts";

test("a minute's worth at once, then one as each comes back; keys apart", () => {
  const rate = new Rate(3);
  expect([0, 0, 0, 0].map((now) => rate.take("a", now))).toEqual([0, 0, 0, 20_000]);
  expect(rate.take("b", 0)).toBe(0);
  expect(rate.take("a", 19_000)).toBeGreaterThan(900);
  expect(rate.take("a", 20_001)).toBe(0);
  expect(rate.take("a", 20_001)).toBeGreaterThan(19_000);
});

test("rest brings back no more than a minute's worth", () => {
  const rate = new Rate(2);
  rate.take("a", 0);
  expect([0, 0, 0].map(() => rate.take("a", 10 * 60_000))).toEqual([0, 0, 30_000]);
});

test("what is at rest is forgotten, what is not is kept", () => {
  const rate = new Rate(1);
  rate.take("kept", 119_000);
  for (let key = 0; key < 10_001; key++) rate.take(`key ${String(key)}`, 0);
  rate.take("late", 120_000);
  expect(rate.take("kept", 120_000)).toBeGreaterThan(0);
});
