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

test("keys are chosen by strangers: the one that was used longest ago is forgotten", () => {
  const rate = new Rate(1);
  for (let key = 0; key < 10_000; key++) rate.take(`key ${String(key)}`, 0);
  expect(rate.take("key 0", 0)).toBeGreaterThan(0);
  rate.take("one more", 0);
  expect([rate.take("key 0", 0) > 0, rate.take("key 1", 0)]).toEqual([true, 0]);
});
