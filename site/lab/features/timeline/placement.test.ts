import { describe, expect, test } from "vitest";
import { place, type Placeable, type Placed } from "./placement.ts";

const mark = (x: number, isPlain = false, count = 1): Placeable => ({ x, isPlain, count });
const counts = (placed: readonly Placed<Placeable>[]): number[] => placed.map(({ count }) => count);
const bounds = { left: 0, right: 600 };

describe("marks of a lane", () => {
  test("with room around them stay where they belong", () => {
    expect(place([mark(50), mark(100, true), mark(300)], bounds).map(({ x }) => x)).toEqual([50, 100, 300]);
  });

  test("of different events at one moment stand side by side, around their place", () => {
    const placed = place([mark(100), mark(100), mark(101)], bounds);
    expect(counts(placed)).toEqual([1, 1, 1]);
    expect(placed.reduce((sum, { x }) => sum + x, 0) / 3).toBeCloseTo(100.3, 0);
  });

  test("at the very start move into the lane", () => {
    const placed = place([mark(0), mark(1), mark(2)], bounds);
    expect(Math.min(...placed.map(({ x, width }) => x - width / 2))).toBeGreaterThanOrEqual(0);
  });

  test("of messages that touch stand together under their count", () => {
    const placed = place(
      Array.from({ length: 200 }, (_, i) => mark(2 * i, true)),
      bounds,
    );
    expect(placed.length).toBeLessThan(25);
    expect(counts(placed).reduce((a, b) => a + b)).toBe(200);
  });

  test("of a rare event between messages stay apart from them", () => {
    const placed = place([mark(100, true), mark(104, true), mark(106), mark(108, true), mark(110, true)], bounds);
    expect(placed.map(({ marks }) => marks.length)).toEqual([2, 1, 2]);
  });

  test("too many for their place stand together, however they differ", () => {
    const placed = place(
      Array.from({ length: 40 }, () => mark(300)),
      bounds,
    );
    expect(placed.length).toBeLessThan(8);
    expect(counts(placed).reduce((a, b) => a + b)).toBe(40);
  });
});

/** The same numbers for the same seed (mulberry32), so that what fails can be run again. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("whatever comes: none covers another, none is lost, none is far from its place, all are in the picture", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomOf(seed);
    const right = 60 + 1_000 * random();
    const cluster = random() < 0.5 ? 30 : right;
    const marks = Array.from({ length: Math.floor(120 * random() ** 2) }, () =>
      mark(Math.min(right, cluster * random()), random() < 0.7, random() < 0.1 ? Math.ceil(5_000 * random()) : 1),
    ).sort((a, b) => a.x - b.x);
    const placed = place(marks, { left: 0, right });
    const label = `seed ${String(seed)}`;
    expect(
      placed.flatMap((one) => one.marks),
      label,
    ).toEqual(marks);
    placed.forEach(({ x, width, trueX }, index) => {
      const next = placed[index + 1];
      if (next) expect(x + width / 2, label).toBeLessThanOrEqual(next.x - next.width / 2 + 1e-6);
      expect(x - width / 2, label).toBeGreaterThanOrEqual(-1e-6);
      expect(x + width / 2, label).toBeLessThanOrEqual(right + 1e-6);
      if (placed.length > 1) expect(Math.abs(x - trueX), label).toBeLessThanOrEqual(36);
    });
  }
});
