import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { nicenessOf } from "./niceness.ts";

test.each([
  [0, 2, 0],
  [99, 2, 0],
  [100, 2, 18],
  [100, 4, 0],
  [200, 4, 18],
])("%d runners on %d cores step back by %d", (runners, cores, niceness) => {
  expect(nicenessOf(runners, limits.sandbox, cores)).toBe(niceness);
});

test("a crowd goes before those that are slowed", () => {
  expect(limits.sandbox.crowdNiceness).toBeLessThan(limits.sandbox.slowNiceness);
});
