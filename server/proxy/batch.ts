// Joins what one turn of the event loop brings: a backend sends each message as an HTTP/2 frame of its own, and one write,
// one chunk and one packet for each would halve the throughput.

/** Chunks from this size on gain nothing by being joined or by waiting, and their copies would be garbage. */
const largeBytes = 4096;

/** Makes whoever takes the writes wait, until the function that it returns is called. */
export type Hold = () => () => void;

/** Passes chunks on in order: large ones at once, small neighbours as one when the turn ends, a moment later. */
export class Batch {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #hold: Hold | undefined;
  #waiting: Uint8Array[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(write: (bytes: Uint8Array) => void, hold?: Hold) {
    this.#write = write;
    this.#hold = hold;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length >= largeBytes && !this.#turn) {
      this.#write(chunk);
      return;
    }
    this.begin();
    this.#waiting.push(chunk);
  }

  /** Begins a turn for what is written past this batch, so that it leaves together with the chunks behind it. */
  begin(): void {
    if (this.#turn) return;
    const release = this.#hold?.();
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.flush();
      release?.();
    });
  }

  /** Passes on what waits, before something else is written. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    const chunks = this.#waiting;
    this.#waiting = [];
    for (const bytes of joined(chunks)) this.#write(bytes);
  }
}

function joined(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  if (chunks.length === 1) return chunks;
  const pieces: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const endRun = (): void => {
    if (small.length > 0) pieces.push(Buffer.concat(small));
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
