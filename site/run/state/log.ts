// A log that forgets its oldest rows and knows how many: rows in chunks, so that one more row copies a chunk and not
// the log, and who holds an earlier state of it, as a paused view does, holds only what they share.

interface Chunk<R> {
  readonly rows: readonly R[];
  /** How many rows the log had ever had before this chunk's first. */
  readonly start: number;
  readonly bytes: number;
}

export interface Log<R> {
  readonly chunks: readonly Chunk<R>[];
  /** Rows that are kept. */
  readonly length: number;
  readonly bytes: number;
  readonly forgotten: number;
}

/** How much of a log is kept. The newest chunk is, whatever it holds. */
export interface LogBounds {
  readonly rows: number;
  readonly bytes: number;
}

export const emptyLog: Log<never> = { chunks: [], length: 0, bytes: 0, forgotten: 0 };

const chunkRows = 500;
/** A chunk is forgotten as a whole, so large messages get chunks of their own. */
const chunkBytes = 1024 * 1024;

/** The log with more rows at its end. `bytesOf` is what a row holds beside itself. */
export function appended<R>(
  log: Log<R>,
  rows: readonly R[],
  bounds: LogBounds,
  bytesOf: (row: R) => number = () => 0,
): Log<R> {
  if (rows.length === 0) return log;
  const chunks = [...log.chunks];
  let open = reopened(chunks.pop(), log.forgotten);
  let added = 0;
  for (const row of rows) {
    if (open.rows.length >= chunkRows || open.bytes >= chunkBytes) {
      chunks.push(open);
      open = { rows: [], start: open.start + open.rows.length, bytes: 0 };
    }
    const bytes = bytesOf(row);
    open.rows.push(row);
    open.bytes += bytes;
    added += bytes;
  }
  chunks.push(open);
  return bounded({ ...log, chunks, length: log.length + rows.length, bytes: log.bytes + added }, bounds);
}

function reopened<R>(last: Chunk<R> | undefined, start: number): { rows: R[]; start: number; bytes: number } {
  return last ? { ...last, rows: [...last.rows] } : { rows: [], start, bytes: 0 };
}

function bounded<R>(log: Log<R>, bounds: LogBounds): Log<R> {
  let { length, bytes, forgotten } = log;
  let first = 0;
  for (const chunk of log.chunks.slice(0, -1)) {
    if (length <= bounds.rows && bytes <= bounds.bytes) break;
    length -= chunk.rows.length;
    bytes -= chunk.bytes;
    forgotten += chunk.rows.length;
    first++;
  }
  return first === 0 ? log : { chunks: log.chunks.slice(first), length, bytes, forgotten };
}

/** The row at an index among those kept. */
export function rowAt<R>(log: Log<R>, index: number): R | undefined {
  const { chunks, forgotten } = log;
  const at = index + forgotten;
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.start ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const chunk = chunks[low];
  return chunk?.rows[at - chunk.start];
}

export function lastRow<R>(log: Log<R>): R | undefined {
  return log.chunks.at(-1)?.rows.at(-1);
}

/** All rows that are kept, oldest first. */
export function* rowsOf<R>(log: Log<R>): Generator<R, void, undefined> {
  for (const { rows } of log.chunks) yield* rows;
}

/** The index of the first row that is not before what is looked for; rows must be in that order. */
export function firstIndex<R>(log: Log<R>, isBefore: (row: R) => boolean): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rowAt(log, middle);
    if (row !== undefined && isBefore(row)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index of the row with that id; undefined when it is not, or no longer, there. Ids only grow. */
export function indexOfId<R extends { readonly id: number }>(log: Log<R>, id: number | undefined): number | undefined {
  if (id === undefined) return undefined;
  const index = firstIndex(log, (row) => row.id < id);
  return rowAt(log, index)?.id === id ? index : undefined;
}
