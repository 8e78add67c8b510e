import { expect, test } from "vitest";
import { decoders } from "./decoders.ts";

test.each(Object.entries(decoders))("%s: bytes are read or refused, and nothing else", (_name, run) => {
  const { frames, refused, crashes, slowestMs } = run(3_000, 1);
  expect(crashes).toEqual([]);
  // Both happen often, or the bytes are not worth the name.
  expect(frames).toBeGreaterThan(300);
  expect(refused).toBeGreaterThan(300);
  expect(slowestMs).toBeLessThan(1_000);
});
