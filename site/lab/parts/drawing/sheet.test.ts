import { expect, test } from "vitest";
import { type Pen, type Point, textWidth } from "./pen.ts";
import { drawSheet, type LegendEntry, placedLegend, type Sheet, sizeOf } from "./sheet.ts";
import { svgOf } from "./svg-pen.ts";

const entry = (text: string): LegendEntry => ({ sign: "●", text, color: "--lab-up" });
const words = ["message", "initial metadata", "half-close", "cancel, throw", "console", "status", "so many together"];
const colors = (name: string): string => name;

test("a legend wraps: its entries never touch, and none leaves the room, however narrow", () => {
  for (let room = 130; room < 1_000; room += 7) {
    const placed = placedLegend(words.map(entry), room);
    expect(placed.map(({ text }) => text)).toEqual(words);
    placed.forEach(({ x, line, text }, index) => {
      const next = placed[index + 1];
      expect(x + 14 + textWidth(text), `${text} in ${String(room)}`).toBeLessThanOrEqual(room);
      if (next?.line === line) expect(next.x).toBeGreaterThan(x + 14 + textWidth(text));
    });
  }
});

test("an entry that is longer than a line is cut", () => {
  const [placed] = placedLegend([entry("x".repeat(5_000))], 300);
  expect(placed?.text).toMatch(/…$/u);
  expect(14 + textWidth(placed?.text ?? "")).toBeLessThanOrEqual(300);
});

test("a sheet has its title, the titles of its panels, its legend and a ground, all of them inside", () => {
  const lines: Point[] = [];
  const paint = (pen: Pen): void =>
    pen.line(
      [
        [0, 0],
        [900, 100],
      ],
      { color: "red" },
    );
  const sheet: Sheet = {
    ...{ title: "Flow of <Chat>", legend: words.map(entry) },
    panels: [
      { title: "first", height: 120, paint },
      { title: "second", height: 120, paint },
    ],
  };
  const size = sizeOf(sheet);
  const svg = svgOf(size, sheet.title, (pen) => {
    const seen: Pen = {
      ...pen,
      line: (points, stroke) => {
        lines.push(...points);
        pen.line(points, stroke);
      },
    };
    drawSheet(seen, colors, sheet);
  });
  for (const text of ["Flow of &lt;Chat&gt;", "first", "second", ...words]) expect(svg).toContain(`>${text}<`);
  expect(svg).toContain('fill="--lab-ground"');
  expect(lines).toHaveLength(4);
  // The second panel is below the first, and in the picture.
  expect(lines[2]?.[1]).toBeGreaterThan(lines[1]?.[1] ?? 0);
  for (const [x, y] of lines) expect(x >= 0 && x <= size.width && y >= 0 && y <= size.height).toBe(true);
});
