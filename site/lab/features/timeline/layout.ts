// Where everything of a timeline is drawn: pure, so that drawing, pointing and tests agree about it.
import { fontSizePx, type Size, textWidth } from "../../parts/drawing/pen.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { Lane, LaneMark, Lanes } from "./lanes.ts";
import { type Stretch, ticksOf } from "./picture.ts";
import { place, type Placed } from "./placement.ts";

export interface View {
  readonly stretch: Stretch;
  readonly width: number;
  /** Room on the left for the names of the lanes. */
  readonly gutter: number;
}

export interface PlacedMark extends Placed<LaneMark & { readonly x: number; readonly isPlain: boolean }> {
  readonly y: number;
  /** Whether it stands apart from its true place, beside the lane's line. */
  readonly isMoved: boolean;
}

export interface PlacedLane {
  readonly lane: Lane;
  readonly y: number;
  readonly marks: readonly PlacedMark[];
}

export interface Layout extends View {
  readonly height: number;
  readonly lanes: readonly PlacedLane[];
}

export const rulerHeight = 22;
/** Between two lanes: a mark, and one that is moved beside the line. */
const laneHeight = 40;
/** The largest mark, and air, between the names and the first moment. */
const airBefore = 16;
const airAfter = 12;
/** How far beside the line a moved mark stands. */
const moved = 15;

/** The height that the lanes need. */
export function heightOf(lanes: number): number {
  return rulerHeight + laneHeight * lanes + 8;
}

export function viewOf(lanes: readonly Pick<Lane, "name">[], stretch: Stretch, width: number): View {
  const widest = Math.max(...lanes.map(({ name }) => textWidth(name, nameSizePx)));
  return { stretch, width, gutter: Math.round(Math.min(widest + 24, Math.max(56, width * 0.3))) };
}

export const nameSizePx = 12;

export function xOf(atMs: number, { stretch, width, gutter }: View): number {
  const left = gutter + airBefore;
  return left + ((atMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs)) * (width - left - airAfter);
}

export function msAt(x: number, { stretch, width, gutter }: View): number {
  const left = gutter + airBefore;
  return stretch.fromMs + ((x - left) / (width - left - airAfter)) * (stretch.toMs - stretch.fromMs);
}

export function layoutOf({ lanes }: Pick<Lanes, "lanes">, view: View, { height }: Pick<Size, "height">): Layout {
  const room = Math.max(height, heightOf(lanes.length)) - rulerHeight;
  const bounds = { left: view.gutter + 4, right: view.width - 2 };
  return {
    ...view,
    height: room + rulerHeight,
    lanes: lanes.map((lane, index) => {
      const y = rulerHeight + (room * (index + 0.5)) / lanes.length;
      const marks = lane.marks.map((mark) => ({ ...mark, x: xOf(mark.atMs, view), isPlain: isPlain(mark) }));
      const sorted = marks.sort((a, b) => a.x - b.x);
      // The first lane's arrows go down, those of all others up: moved marks stand on the other side.
      const side = index === 0 ? -1 : 1;
      return { lane, y, marks: place(sorted, bounds).map((placed) => at(placed, y, side)) };
    }),
  };
}

function isPlain({ shape }: LaneMark): boolean {
  return shape === "dot" || shape === "square";
}

function at(placed: Placed<PlacedMark["marks"][number]>, laneY: number, side: 1 | -1): PlacedMark {
  const isMoved = Math.abs(placed.x - placed.trueX) > 2;
  return { ...placed, y: isMoved ? laneY + side * moved : laneY, isMoved };
}

/** The mark under the pointer, or the nearest to it. */
export function markAt(layout: Layout, x: number, y: number): { lane: Lane; mark: PlacedMark } | undefined {
  let best: { lane: Lane; mark: PlacedMark } | undefined;
  let least = 14;
  for (const { lane, marks } of layout.lanes) {
    for (const mark of marks) {
      const distance = Math.hypot(Math.max(0, Math.abs(mark.x - x) - mark.width / 4), (mark.y - y) / 1.5);
      if (distance >= least) continue;
      best = { lane, mark };
      least = distance;
    }
  }
  return best;
}

export interface RulerLabel {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

/** The times of the ruler that have room: none touches another, the picture's edge, or a label that is there already. */
export function rulerLabels(view: View, taken: readonly RulerLabel[] = []): readonly RulerLabel[] {
  const labels: RulerLabel[] = [];
  for (const tick of ticksOf(view.stretch, view.width - view.gutter)) {
    const text = formatMs(tick);
    const width = textWidth(text, fontSizePx) + 6;
    const x = Math.min(Math.max(xOf(tick, view), view.gutter + width / 2), view.width - width / 2);
    const touches = (other: RulerLabel): boolean => Math.abs(other.x - x) < (other.width + width) / 2;
    if ([...labels, ...taken].some(touches)) continue;
    labels.push({ text, x, width });
  }
  return labels;
}

/** The deadline's label, where the deadline is in sight. */
export function deadlineLabel(view: View, deadlineMs: number | undefined): RulerLabel | undefined {
  if (deadlineMs === undefined || deadlineMs < view.stretch.fromMs || deadlineMs > view.stretch.toMs) return undefined;
  const text = "deadline";
  const width = textWidth(text, fontSizePx) + 6;
  return { text, width, x: Math.min(xOf(deadlineMs, view), view.width - width / 2) };
}
