import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { entryLimitMs } from "./entry-time.ts";

test("an entry has its time, and ten times as long in a process that has stepped back for a crowd", () => {
  const niceness = getPriority();
  expect(entryLimitMs({ entryMs: 1_000, crowdNiceness: niceness + 1 })).toBe(1_000);
  expect(entryLimitMs({ entryMs: 1_000, crowdNiceness: niceness })).toBe(10_000);
  expect(entryLimitMs({ entryMs: 1_000, crowdNiceness: niceness - 1 })).toBe(1_000);
});
