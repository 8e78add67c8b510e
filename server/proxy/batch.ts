// Joins small chunks: a backend sends each message as an HTTP/2 frame of its own, and one write for each halves the throughput.

/** Passes the first chunk of a turn of the event loop on at once, so that nothing waits, and the rest of them together. */
export class Batch {
  readonly #write: (bytes: Uint8Array) => void;
  #waiting: Uint8Array[] = [];
  #turn: NodeJS.Immediate | undefined;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  push(chunk: Uint8Array): void {
    if (this.#turn) {
      this.#waiting.push(chunk);
      return;
    }
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.flush();
    });
    this.#write(chunk);
  }

  /** Passes on what waits, before something else is written. */
  flush(): void {
    const [first, ...others] = this.#waiting;
    if (!first) return;
    this.#waiting = [];
    this.#write(others.length === 0 ? first : Buffer.concat([first, ...others]));
  }
}
