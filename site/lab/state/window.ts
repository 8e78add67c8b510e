// Which rows of a long log are worth having in the page: those in view, and some around them.
export interface RowWindow {
  /** Index of the first row to render. */
  readonly first: number;
  /** Index after the last row to render. */
  readonly end: number;
}

/** Logs up to this length are rendered whole: no reader of the page, human or machine, misses a row. */
export const renderedWhole = 300;

const around = 20;

export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

export function windowOf(rowCount: number, { scrollTop, height, rowHeight }: Viewport): RowWindow {
  if (rowCount <= renderedWhole) return { first: 0, end: rowCount };
  const visible = Math.ceil(height / rowHeight);
  const top = Math.min(Math.max(0, Math.floor(scrollTop / rowHeight)), Math.max(0, rowCount - visible));
  return { first: Math.max(0, top - around), end: Math.min(rowCount, top + visible + around) };
}
