// Joins what one turn of the event loop brings: one write, chunk and packet for each message would halve the throughput.
import type { Writable } from "node:stream";
import type { FaultBoundary } from "../../fault-boundary.ts";

/** Chunks from this size on gain nothing by being joined, and their copies would be garbage. */
const largeBytes = 4096;

/** Gathers writes to the stream, until the function that it returns is called. */
export type Hold = () => () => void;

/** Makes `stream` gather what is written to it, until the function that it returns is called. */
export function holdWrites(stream: Writable): () => void {
  stream.cork();
  return () => stream.uncork();
}

export interface BatchOptions {
  readonly write: (bytes: Uint8Array) => void;
  readonly hold: Hold;
  readonly faults: FaultBoundary;
}

/** Passes chunks on in order: large ones at once, small neighbours as one; all leave together when the turn ends. */
export class Batch {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #hold: Hold;
  readonly #guardedEnd: () => void;
  #waiting: Uint8Array[] = [];
  #release: (() => void) | undefined;

  constructor({ write, hold, faults }: BatchOptions) {
    this.#write = write;
    this.#hold = hold;
    this.#guardedEnd = faults.guard(() => this.#endTurn());
  }

  push(chunk: Uint8Array): void {
    this.begin();
    if (chunk.length >= largeBytes && this.#waiting.length === 0) this.#write(chunk);
    else this.#waiting.push(chunk);
  }

  /** Begins a turn for what is written past this batch, so that it leaves together with the chunks behind it. */
  begin(): void {
    if (this.#release) return;
    this.#release = this.#hold();
    setImmediate(this.#guardedEnd);
  }

  /** Passes on what waits, before something else is written. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const chunks = this.#waiting;
    this.#waiting = [];
    for (const bytes of joined(chunks)) this.#write(bytes);
  }

  /** Passes on what waits, but for the last piece, which has `end` behind it: it is returned, for who writes and ends in one. */
  last(end: Uint8Array | undefined): Uint8Array | undefined {
    if (end) this.#waiting.push(end);
    const pieces = joined(this.#waiting);
    this.#waiting = [];
    for (const bytes of pieces.slice(0, -1)) this.#write(bytes);
    return pieces.at(-1);
  }

  /** A connection that is held stays silent for all its calls: it is released whatever happens. */
  #endTurn(): void {
    const release = this.#release;
    this.#release = undefined;
    try {
      this.flush();
    } finally {
      release?.();
    }
  }
}

function joined(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  if (chunks.length === 1) return chunks;
  const pieces: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const endRun = (): void => {
    const [first] = small;
    if (first) pieces.push(small.length === 1 ? first : Buffer.concat(small));
    small = [];
  };
  for (const chunk of chunks) {
    if (chunk.length < largeBytes) small.push(chunk);
    else {
      endRun();
      pieces.push(chunk);
    }
  }
  endRun();
  return pieces;
}
