// Lines over time and bars of a distribution, with axes that say their units.
import { type Colors, fitted, type Pen, type Point, rect, type Size, textWidth } from "./pen.ts";
import { roundTicks, shortNumber } from "./ticks.ts";

export interface PlotLine {
  readonly color: `--${string}`;
  readonly dash?: readonly number[];
  readonly points: readonly Point[];
}

export interface Plot {
  readonly lines: readonly PlotLine[];
  /** Of the vertical axis, for instance "msg/s". The horizontal one is in seconds. */
  readonly unit: string;
  /** Whether the vertical axis begins at 0: what is counted does. */
  readonly isCount: boolean;
  /** The seconds that are shown. */
  readonly from: number;
  readonly to: number;
}

export interface Bars {
  readonly bars: readonly { readonly fromMs: number; readonly count: number }[];
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const labelRoom = { top: 16, bottom: 20, right: 10 } as const;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The vertical axis: never without a height, and with air around values that do not begin at 0. */
export function rangeOf({ lines, isCount, from, to }: Plot): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const { points } of lines) {
    for (const [x, y] of points) {
      if (x < from || x > to || !Number.isFinite(y)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  if (low > high) return { low: 0, high: 1 };
  if (isCount) return { low: 0, high: Math.max(1, high) * 1.05 };
  const air = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return { low: low - air, high: high + air };
}

export function drawPlot(pen: Pen, colors: Colors, size: Size, plot: Plot): void {
  const { low, high } = rangeOf(plot);
  const yTicks = roundTicks(low, high, size.height - labelRoom.top - labelRoom.bottom, 32);
  const frame = frameOf(size, yTicks.map(shortNumber));
  const x = scale(plot.from, plot.to, frame.left, frame.right);
  const y = scale(low, high, frame.bottom, frame.top);
  drawVerticalAxis(pen, colors, frame, { unit: plot.unit, ticks: yTicks, y });
  for (const tick of roundTicks(plot.from, plot.to, frame.right - frame.left, 72)) {
    drawTick(pen, colors, frame, { at: x(tick), text: `${shortNumber(tick)} s` });
  }
  pen.clip(
    { x: frame.left, y: frame.top - 2, width: frame.right - frame.left, height: frame.bottom - frame.top + 4 },
    () => {
      for (const { points, color, dash = [] } of plot.lines) {
        pen.line(
          points.filter((point) => point.every(Number.isFinite)).map(([atX, atY]): Point => [x(atX), y(atY)]),
          { color: colors(color), width: 1.5, dash },
        );
      }
    },
  );
}

/** Each bar is as wide as the others, though each stands for a longer time than the one before: delays differ by their ratio. */
export function drawBars(pen: Pen, colors: Colors, size: Size, { bars }: Bars): void {
  const high = Math.max(1, ...bars.map(({ count }) => count)) * 1.05;
  const yTicks = roundTicks(0, high, size.height - labelRoom.top - labelRoom.bottom, 28).filter(Number.isInteger);
  const frame = frameOf(size, yTicks.map(shortNumber));
  const y = scale(0, high, frame.bottom, frame.top);
  drawVerticalAxis(pen, colors, frame, { unit: "messages", ticks: yTicks, y });
  const width = Math.min(28, (frame.right - frame.left) / Math.max(1, bars.length));
  let free = frame.left;
  bars.forEach(({ fromMs, count }, index) => {
    const left = frame.left + index * width;
    if (count > 0)
      rect(pen, { x: left + 1, y: y(count), width: width - 2, height: frame.bottom - y(count) }, colors("--lab-down"));
    const text = decadeText(fromMs);
    if (text === undefined || left - textWidth(text) / 2 < free - textWidth(text) / 2) return;
    drawTick(pen, colors, frame, { at: left, text });
    free = left + textWidth(text) + 6;
  });
}

/** "1 ms" where a power of ten begins. */
function decadeText(ms: number): string | undefined {
  const power = Math.round(Math.log10(ms));
  if (Math.abs(ms / 10 ** power - 1) > 1e-6) return undefined;
  return power >= 3 ? `${String(10 ** (power - 3))} s` : `${String(Number((10 ** power).toPrecision(3)))} ms`;
}

function frameOf({ width, height }: Size, labels: readonly string[]): Frame {
  const widest = Math.max(24, ...labels.map((label) => textWidth(label)));
  return { left: widest + 8, right: width - labelRoom.right, top: labelRoom.top, bottom: height - labelRoom.bottom };
}

function scale(from: number, to: number, first: number, last: number): (value: number) => number {
  return (value) => first + ((value - from) / (to - from || 1)) * (last - first);
}

interface VerticalAxis {
  readonly unit: string;
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
}

function drawVerticalAxis(
  pen: Pen,
  colors: Colors,
  { left, right, bottom }: Frame,
  { unit, ticks, y }: VerticalAxis,
): void {
  for (const tick of ticks) {
    const at = Math.round(y(tick)) + 0.5;
    pen.line(
      [
        [left, at],
        [right, at],
      ],
      { color: colors("--lab-line") },
    );
    pen.text(shortNumber(tick), [left - 5, at + 4], { color: colors("--lab-quiet"), align: "right" });
  }
  pen.line(
    [
      [left, bottom],
      [right, bottom],
    ],
    { color: colors("--lab-quiet"), opacity: 0.6 },
  );
  pen.text(fitted(unit, right - left), [left, 10], { color: colors("--lab-quiet") });
}

interface HorizontalTick {
  readonly at: number;
  readonly text: string;
}

function drawTick(pen: Pen, colors: Colors, { bottom, right }: Frame, { at, text }: HorizontalTick): void {
  pen.line(
    [
      [at, bottom],
      [at, bottom + 4],
    ],
    { color: colors("--lab-quiet") },
  );
  const half = textWidth(text) / 2;
  pen.text(text, [Math.min(at, right - half + labelRoom.right), bottom + 15], {
    color: colors("--lab-quiet"),
    align: "center",
  });
}
