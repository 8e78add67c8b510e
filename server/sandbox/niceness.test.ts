import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { nicenessOf } from "./niceness.ts";

test.each([
  [0, 5],
  [1, 5],
  [3, 5],
  [10, 11],
  [28, 15],
  [300, 18],
])("%d runners step back by %d", (runners, niceness) => {
  expect(nicenessOf(runners, limits.sandbox)).toBe(niceness);
});

test("a crowd weighs no more than the server until it is at its furthest", () => {
  for (let runners = 1; runners <= 55; runners++)
    expect(runners * 0.8 ** nicenessOf(runners, limits.sandbox)).toBeLessThanOrEqual(1.001);
});
