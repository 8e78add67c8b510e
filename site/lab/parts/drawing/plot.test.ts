import { describe, expect, test } from "vitest";
import { drawBars, drawPlot, type Plot, rangeOf } from "./plot.ts";
import { svgOf } from "./svg-pen.ts";
import { roundTicks, shortNumber } from "./ticks.ts";

const size = { width: 300, height: 120 };
const colors = (name: string): string => name;
const plot = (points: Plot["lines"][number]["points"], isCount = false): Plot => ({
  ...{ lines: [{ color: "--lab-down", points }], unit: "msg/s", isCount, from: 0, to: 3 },
});
const drawn = (one: Plot): string => svgOf(size, "t", (pen) => drawPlot(pen, colors, size, one));

test("an axis has round numbers", () => {
  expect(roundTicks(0, 1, 300, 60)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(roundTicks(356.9, 361.2, 90, 30)).toEqual([358, 360]);
  expect(roundTicks(5, 5, 90, 30)).toEqual([5]);
  expect([0, 12, 1_234, 1_500_000, -2_000].map(shortNumber)).toEqual(["0", "12", "1.234k", "1.5M", "-2k"]);
});

describe("a plot", () => {
  test("says its units on both axes", () => {
    const svg = drawn(
      plot(
        [
          [0, 0],
          [3, 40],
        ],
        true,
      ),
    );
    for (const text of ["msg/s", ">0<", ">40<", "0 s", "3 s"]) expect(svg).toContain(text);
  });

  test("begins at 0 where it counts, and else where the values are", () => {
    expect(
      rangeOf(
        plot(
          [
            [0, 350],
            [1, 360],
          ],
          true,
        ),
      ).low,
    ).toBe(0);
    const { low, high } = rangeOf(
      plot([
        [0, 350],
        [1, 360],
      ]),
    );
    expect(low).toBeGreaterThan(340);
    expect(high).toBeGreaterThan(360);
  });

  test.each([
    ["nothing", []],
    ["one value", [[1, 5]]],
    [
      "the same value twice",
      [
        [0, 7],
        [1, 7],
      ],
    ],
    [
      "zeros",
      [
        [0, 0],
        [1, 0],
      ],
    ],
    [
      "no number",
      [
        [0, Number.NaN],
        [1, Infinity],
      ],
    ],
  ] satisfies [string, Plot["lines"][number]["points"]][])("has an axis with a height for %s", (_, points) => {
    const { low, high } = rangeOf(plot(points));
    expect(high).toBeGreaterThan(low);
    expect(drawn(plot(points))).not.toContain("NaN");
  });
});

test("bars stand over times with units, and over whole counts", () => {
  const bars = Array.from({ length: 21 }, (_, index) => ({
    fromMs: 0.1 * 10 ** (index / 5),
    count: index === 12 ? 2 : 0,
  }));
  const svg = svgOf(size, "t", (pen) => drawBars(pen, colors, size, { bars }));
  for (const text of ["0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "messages", ">2<"]) expect(svg).toContain(text);
  expect(svg).not.toContain(">0.5<");
  expect(svg.match(/<polygon/gu)).toHaveLength(1);
});
