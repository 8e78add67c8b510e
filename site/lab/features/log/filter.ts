// Finds the rows of a log that hold a text, in slices, since reading a hundred thousand messages takes longer than a frame.
import { type Log, rowAt } from "../../../run/state/log.ts";

/** Rows as a view shows them. */
export interface RowList<R> {
  readonly length: number;
  /** Rows that were before the first, and are no longer kept. */
  readonly start: number;
  readonly at: (index: number) => R | undefined;
}

export function allRows<R>(log: Log<R>): RowList<R> {
  return { length: log.length, start: log.forgotten, at: (index) => rowAt(log, index) };
}

/** The rows from `first` up to `end`, as far as they are there. */
export function rowsBetween<R>(rows: RowList<R>, first: number, end: number): R[] {
  const found: R[] = [];
  for (let index = Math.max(0, first); index < end; index++) {
    const row = rows.at(index);
    if (row !== undefined) found.push(row);
  }
  return found;
}

/** How far a search has come. Indexes count from the log's very first row. */
export class Search<R> implements RowList<R> {
  readonly start = 0;
  readonly #matches: (row: R) => boolean;
  #found: R[] = [];
  #next = 0;

  constructor(matches: (row: R) => boolean) {
    this.#matches = matches;
  }

  get length(): number {
    return this.#found.length;
  }

  readonly at = (index: number): R | undefined => this.#found[index];

  /** Reads on until `enough` says so; true at the end of the log. */
  readOn(log: Log<R>, enough: () => boolean): boolean {
    const end = log.forgotten + log.length;
    this.#next = Math.max(this.#next, log.forgotten);
    while (this.#next < end) {
      const row = rowAt(log, this.#next++ - log.forgotten);
      if (row !== undefined && this.#matches(row)) this.#found.push(row);
      if (this.#next % 64 === 0 && enough()) return this.#next >= end;
    }
    return true;
  }
}
