// Draws a timeline that has its layout. Everything that it draws is given; it knows no state and no clock.
import { type Colors, fitted, type Pen, type Point, rect, type Stroke } from "../../parts/drawing/pen.ts";
import type { Shape, Tone } from "../../../run/events/event-text.ts";
import type { LaneArrow } from "./lanes.ts";
import {
  deadlineLabel,
  type Layout,
  nameSizePx,
  type PlacedLane,
  type PlacedMark,
  rulerHeight,
  rulerLabels,
  xOf,
} from "./layout.ts";
import { ticksOf } from "./picture.ts";

export interface Scene {
  readonly layout: Layout;
  readonly arrows: readonly LaneArrow[];
  readonly colors: Colors;
  /** Ids of the rows of the selected event, on both sides. */
  readonly selected: readonly (number | undefined)[];
  /** The number of another client's call that the selected event is of. */
  readonly selectedCall?: number | undefined;
  readonly deadlineMs: number | undefined;
  /** How far a replay has come. */
  readonly replayMs?: number | undefined;
}

const toneColor: Readonly<Record<Tone, `--${string}`>> = {
  up: "--lab-up",
  down: "--lab-down",
  error: "--lab-error",
  quiet: "--lab-quiet",
  warn: "--lab-up",
};

export function drawTimeline(pen: Pen, scene: Scene): void {
  const { layout } = scene;
  const { gutter, width, height } = layout;
  drawRuler(pen, scene);
  for (const lane of layout.lanes) drawLane(pen, scene, lane);
  pen.clip({ x: gutter - 2, y: rulerHeight, width: width - gutter + 2, height: height - rulerHeight }, () => {
    for (const arrow of scene.arrows) drawArrow(pen, scene, arrow);
    for (const { y, marks } of layout.lanes) for (const mark of marks) drawPlaced(pen, scene, mark, y);
    drawCursor(pen, scene);
  });
}

function drawRuler(pen: Pen, { layout, colors, deadlineMs }: Scene): void {
  const deadline = deadlineLabel(layout, deadlineMs);
  for (const tick of ticksOf(layout.stretch, layout.width - layout.gutter)) {
    const x = Math.round(xOf(tick, layout)) + 0.5;
    pen.line(
      [
        [x, rulerHeight],
        [x, layout.height],
      ],
      { color: colors("--lab-line") },
    );
  }
  for (const { text, x } of rulerLabels(layout, deadline ? [deadline] : [])) {
    pen.text(text, [x, 14], { color: colors("--lab-quiet"), align: "center" });
  }
  if (!deadline || deadlineMs === undefined) return;
  const color = colors("--lab-error");
  const x = xOf(deadlineMs, layout);
  pen.line(
    [
      [x, rulerHeight - 4],
      [x, layout.height],
    ],
    { color, width: 1.5, dash: [4, 4] },
  );
  pen.text(deadline.text, [deadline.x, 14], { color, align: "center" });
}

function drawLane(pen: Pen, { layout, colors }: Scene, { lane, y }: PlacedLane): void {
  const color = colors(lane.color);
  const isClient = lane.color.startsWith("--lab-client");
  pen.line(
    [
      [layout.gutter, y],
      [layout.width, y],
    ],
    { color: isClient ? color : colors("--lab-line"), width: 1.5, opacity: isClient ? 0.6 : 1 },
  );
  const name = fitted(lane.name, layout.gutter - 20, nameSizePx);
  pen.text(name, [10, y + 4], { color, sizePx: nameSizePx, bold: true });
}

function drawArrow(pen: Pen, scene: Scene, arrow: LaneArrow): void {
  const { layout, selected, colors } = scene;
  const [from, to] = [layout.lanes[arrow.fromLane], layout.lanes[arrow.toLane]];
  if (!from || !to) return;
  const down = from.y < to.y ? 1 : -1;
  const start: Point = [xOf(arrow.fromMs, layout), from.y + 6 * down];
  const end: Point = [xOf(arrow.toMs, layout), to.y - 7 * down];
  const chosen = selected.includes(arrow.id);
  const color = colors(arrow.color ?? toneColor[arrow.tone]);
  const stroke: Stroke = {
    color,
    width: chosen ? 2 : 1,
    opacity: chosen ? 1 : isToCome(scene, arrow.toMs) ? 0.15 : 0.45,
  };
  pen.line([start, end], stroke);
  const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
  const tip = (turn: number): Point => [end[0] - 6 * Math.cos(angle + turn), end[1] - 6 * Math.sin(angle + turn)];
  pen.line([tip(-0.4), end, tip(0.4)], stroke);
}

/** A replay has not come to it yet. */
function isToCome({ replayMs }: Scene, atMs: number): boolean {
  return replayMs !== undefined && atMs > replayMs + 0.01;
}

function drawPlaced(pen: Pen, scene: Scene, placed: PlacedMark, laneY: number): void {
  const { colors, selected, selectedCall } = scene;
  const { x, y, width, marks, count, isMoved } = placed;
  const [mark] = marks;
  if (!mark) return;
  const isDim = isToCome(scene, mark.atMs) || (selectedCall !== undefined && mark.otherCall !== selectedCall);
  const color = isDim ? colors("--lab-line") : colors(mark.color ?? toneColor[mark.tone]);
  if (isMoved)
    pen.line(
      [
        [placed.trueX, laneY],
        [x, y],
      ],
      { color: colors("--lab-quiet"), opacity: 0.7 },
    );
  if (count === 1) drawShape(pen, mark.shape, [x, y], color);
  else drawCount(pen, { x, y, width, count }, color, colors("--lab-ground"));
  if (!marks.some(({ id }) => selected.includes(id))) return;
  pen.circle([x, y], Math.max(9, width / 2 + 2), { stroke: { color: colors("--sl-color-white"), width: 1.5 } });
}

interface Count {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly count: number;
}

function drawCount(pen: Pen, { x, y, width, count }: Count, color: string, ground: string): void {
  rect(pen, { x: x - width / 2 + 1, y: y - 7, width: width - 2, height: 14 }, color);
  pen.text(String(count), [x, y + 3.5], { color: ground, align: "center", sizePx: 10, bold: true });
}

function drawCursor(pen: Pen, { layout, replayMs, colors }: Scene): void {
  if (replayMs === undefined) return;
  const x = xOf(replayMs, layout);
  pen.line(
    [
      [x, rulerHeight],
      [x, layout.height],
    ],
    { color: colors("--sl-color-white"), width: 1.5 },
  );
}

type Draw = (pen: Pen, at: Point, color: string) => void;

const shapes: Readonly<Record<Shape, Draw>> = {
  dot: (pen, at, fill) => pen.circle(at, 3.5, { fill }),
  ring: (pen, at, color) => pen.circle(at, 4, { stroke: { color, width: 2 } }),
  diamond: (pen, [x, y], color) =>
    pen.area(
      [
        [x, y - 6],
        [x + 5, y],
        [x, y + 6],
        [x - 5, y],
      ],
      color,
    ),
  bar: (pen, [x, y], color) => rect(pen, { x: x - 1.25, y: y - 9, width: 2.5, height: 18 }, color),
  cross: (pen, [x, y], color) => {
    pen.line(
      [
        [x - 5, y - 5],
        [x + 5, y + 5],
      ],
      { color, width: 2 },
    );
    pen.line(
      [
        [x - 5, y + 5],
        [x + 5, y - 5],
      ],
      { color, width: 2 },
    );
  },
  square: (pen, [x, y], color) => rect(pen, { x: x - 3, y: y - 3, width: 6, height: 6 }, color),
  flag: (pen, [x, y], color) => {
    rect(pen, { x: x - 3, y: y - 9, width: 2, height: 18 }, color);
    pen.area(
      [
        [x - 2, y - 9],
        [x + 6, y - 5.5],
        [x - 2, y - 2],
      ],
      color,
    );
  },
  end: (pen, [x, y], color) => rect(pen, { x: x - 5, y: y - 5, width: 10, height: 10 }, color),
};

export function drawShape(pen: Pen, shape: Shape, at: Point, color: string): void {
  shapes[shape](pen, at, color);
}
