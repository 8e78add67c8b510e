import { expect, test } from "vitest";
import { seeded } from "./fuzz.ts";
import { fuzzChildFrames } from "./fuzz-child-frames.ts";

test.each([1, 2])("bytes that are almost frames are read or refused, and nothing else (seed %i)", (seed) => {
  const { frames, refused, crashes, slowestMs } = fuzzChildFrames(10_000, seed);
  expect(crashes).toEqual([]);
  // Both happen often, or the bytes are not worth the name.
  expect(frames).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(1_000);
  expect(slowestMs).toBeLessThan(1_000);
});

test("a seed always means the same bytes", () => {
  const [one, other] = [seeded(7), seeded(7)];
  const draw = (random: typeof one): number[] => Array.from({ length: 100 }, () => random(1_000));
  expect(draw(one)).toEqual(draw(other));
  expect(new Set(draw(one)).size).toBeGreaterThan(50);
});
