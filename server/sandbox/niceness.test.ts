import { expect, test } from "vitest";
import { limits } from "../limits.ts";
import { nicenessOf } from "./niceness.ts";

test.each([
  [0, 0],
  [99, 0],
  [100, 18],
  [300, 18],
])("%d runners step back by %d", (runners, niceness) => {
  expect(nicenessOf(runners, limits.sandbox)).toBe(niceness);
});

test("a crowd goes before those that are slowed", () => {
  expect(nicenessOf(300, limits.sandbox)).toBeLessThan(limits.sandbox.slowNiceness);
});
