// A picture to take along: title, panels one below the other, and a legend, on the page's ground and in its colours.
import { type Colors, fitted, type Pen, rect, type Size, textWidth } from "./pen.ts";

export interface Panel {
  /** Above the panel, where a sheet has several. */
  readonly title?: string;
  readonly height: number;
  readonly paint: (pen: Pen, colors: Colors, size: Size) => void;
}

export interface LegendEntry {
  readonly sign: string;
  readonly text: string;
  readonly color: `--${string}`;
}

export interface Sheet {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly legend?: readonly LegendEntry[];
}

const width = 960;
const margin = 16;
const titleHeight = 36;
const panelTitleHeight = 22;
const legendLine = 20;
const signWidth = 14;

interface PlacedEntry extends LegendEntry {
  readonly x: number;
  readonly line: number;
}

/** The legend's entries, in as many lines as they need; one that is longer than a line is cut. */
export function placedLegend(entries: readonly LegendEntry[], room: number): readonly PlacedEntry[] {
  let x = 0;
  let line = 0;
  return entries.map((entry) => {
    const text = fitted(entry.text, room - signWidth);
    const needed = signWidth + textWidth(text) + 16;
    if (x > 0 && x + needed > room) {
      x = 0;
      line++;
    }
    const placed = { ...entry, text, x, line };
    x += needed;
    return placed;
  });
}

export function sizeOf({ panels, legend = [] }: Sheet): Size {
  const lines = (placedLegend(legend, width - 2 * margin).at(-1)?.line ?? -1) + 1;
  const heights = panels.map((panel) => heightOf(panel) + margin / 2);
  return { width, height: titleHeight + heights.reduce((a, b) => a + b, 0) + lines * legendLine + margin };
}

function heightOf({ title, height }: Panel): number {
  return height + (title === undefined ? 0 : panelTitleHeight);
}

export function drawSheet(pen: Pen, colors: Colors, sheet: Sheet): void {
  const size = sizeOf(sheet);
  rect(pen, { x: 0, y: 0, ...size }, colors("--lab-ground"));
  pen.text(sheet.title, [margin, 24], { color: colors("--sl-color-white"), sizePx: 15, bold: true });
  let y = titleHeight;
  for (const panel of sheet.panels) {
    if (panel.title !== undefined) {
      pen.text(panel.title, [margin, y + 14], { color: colors("--lab-text"), sizePx: 12, bold: true });
    }
    const top = y + (panel.title === undefined ? 0 : panelTitleHeight);
    panel.paint(moved(pen, margin, top), colors, { width: width - 2 * margin, height: panel.height });
    y = top + panel.height + margin / 2;
  }
  for (const { sign, text, color, x, line } of placedLegend(sheet.legend ?? [], width - 2 * margin)) {
    const base = y + 14 + line * legendLine;
    pen.text(sign, [margin + x, base], { color: colors(color) });
    pen.text(text, [margin + x + signWidth, base], { color: colors("--lab-quiet") });
  }
}

/** The same pen, for what is drawn from another corner. */
function moved(pen: Pen, dx: number, dy: number): Pen {
  return {
    line: (points, stroke) =>
      pen.line(
        points.map(([x, y]) => [x + dx, y + dy]),
        stroke,
      ),
    area: (points, color, opacity) =>
      pen.area(
        points.map(([x, y]) => [x + dx, y + dy]),
        color,
        opacity,
      ),
    circle: ([x, y], radius, look) => pen.circle([x + dx, y + dy], radius, look),
    text: (text, [x, y], look) => pen.text(text, [x + dx, y + dy], look),
    clip: (box, paint) => pen.clip({ ...box, x: box.x + dx, y: box.y + dy }, paint),
  };
}
