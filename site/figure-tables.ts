// Turns what `npm run bench -- … --json` wrote into tables: rows by their names, and the columns that any of them has.

type Cell = number | string;

export interface Figures {
  readonly [name: string]: Cell | Figures;
}

interface Row {
  readonly name: string;
  /** One for each column. */
  readonly cells: readonly (Cell | undefined)[];
  /** Why there are none. */
  readonly note?: string;
}

export interface FigureTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** A table of rows that are figures themselves, or words on why there are none. */
export function tableOf(caption: string, figures: Figures): FigureTable {
  const rows = Object.entries(figures);
  const columns = [...new Set(rows.flatMap(([, row]) => (typeof row === "object" ? Object.keys(row) : [])))];
  return { caption, columns, rows: rows.map(([name, row]) => rowOf(name, row, columns)) };
}

function rowOf(name: string, row: Cell | Figures, columns: readonly string[]): Row {
  if (typeof row !== "object") return { name, cells: [], note: String(row) };
  return { name, cells: columns.map((column) => cellOf(row[column])) };
}

function cellOf(value: Cell | Figures | undefined): Cell | undefined {
  return typeof value === "object" ? undefined : value;
}
