import { expect, test } from "vitest";
import { fuzzEntry } from "./entry.ts";

test("the port outlives connections that are almost HTTP", async () => {
  const { answered, crashes, alive } = await fuzzEntry(300, 1);
  expect(crashes).toEqual([]);
  expect(alive).toBe(true);
  // Some are near enough to be answered.
  expect(answered).toBeGreaterThan(30);
}, 60_000);
