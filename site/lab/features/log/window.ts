// Which rows of a long log are worth having in the page: those in view, and some around them. And whether what is in view
// goes with the newest row.
import type { RowHeights } from "./row-heights.ts";

export interface RowWindow {
  /** Index of the first row to render. */
  readonly first: number;
  /** Index after the last row to render. */
  readonly end: number;
}

/**
 * Logs up to this length are rendered whole: no reader of the page, human or machine, misses a row. As many may come in the
 * first burst of a flood, in both logs, and all be laid out and painted in one task.
 */
export const renderedWhole = 100;

const around = 20;

export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly heights: RowHeights;
  /** How many rows the log had before its first: heights count from its very first. */
  readonly start: number;
}

export function windowOf(rowCount: number, { scrollTop, height, heights, start }: Viewport): RowWindow {
  if (rowCount <= renderedWhole) return { first: 0, end: rowCount };
  const [from, to] = [start, start + rowCount];
  const above = heights.topOf(from);
  const lowest = heights.topOf(to) - height;
  const top = Math.max(above, Math.min(above + scrollTop, lowest));
  const first = heights.indexAt(top, from, to) - start;
  const last = heights.indexAt(top + height, from, to) - start;
  return { first: Math.max(0, first - around), end: Math.min(rowCount, last + around) };
}

export interface Scroll {
  readonly fromTop: number;
  readonly toTop: number;
  /** Whether the newest row is in view after it. */
  readonly isAtEnd: boolean;
}

/**
 * Whether a log follows its newest row after a scroll. Only a reader scrolls up from it, and down to it: the end goes out of
 * view, too, when rows come, and comes into view when old ones go.
 */
export function followsAfter({ fromTop, toTop, isAtEnd }: Scroll, following: boolean): boolean {
  // A pixel more or less is a screen's rounding.
  return toTop < fromTop - 1 ? following && isAtEnd : following || isAtEnd;
}
