// How much may be under way in each stream of an HTTP/2 connection, in one direction. Little at first, so that a reader who
// stalls stops the sender soon; more while what comes is taken as it comes, since small windows make two fast processes wait for
// each other's turns: with 64 KiB, after every six messages of 10 KB.

/** What a reader takes before it stalls is no more than a window or so: two of them are the beginning of a stream. */
const lookAfterWindows = 2;

/** A client that takes them in less could take more. */
const fastMs = 80;

/** So long after that a new call finds small windows again. */
const forgetMs = 1_000;

export interface WindowSizes {
  /** Of each stream at first. */
  readonly firstBytes: number;
  readonly mostBytes: number;
  /** What all windows may add up to, once they are larger than at first. */
  readonly budgetBytes: number;
}

export class WindowSize {
  readonly #sizes: WindowSizes;
  #openCalls = 0;
  #bytes: number;
  #takenBytes = 0;
  #lookedMs = 0;
  #fastAtMs = -Infinity;

  constructor(sizes: WindowSizes) {
    this.#sizes = sizes;
    this.#bytes = sizes.firstBytes;
  }

  /** Of each stream. */
  get bytes(): number {
    return this.#bytes;
  }

  get openCalls(): number {
    return this.#openCalls;
  }

  /** A stream was opened: many must share what few may have. */
  opened(): void {
    this.#openCalls++;
    const { firstBytes, budgetBytes } = this.#sizes;
    if (this.#bytes === firstBytes) return;
    if (performance.now() - this.#fastAtMs > forgetMs) this.#bytes = firstBytes;
    while (this.#bytes > firstBytes && this.#bytes * this.#openCalls > budgetBytes) this.#bytes /= 2;
  }

  closed(): void {
    this.#openCalls--;
  }

  /** Bytes were taken from one of the streams. */
  taken(bytes: number): void {
    this.#takenBytes += bytes;
    if (this.#takenBytes < this.#bytes * lookAfterWindows) return;
    const nowMs = performance.now();
    const isFast = nowMs - this.#lookedMs < fastMs;
    this.#takenBytes = 0;
    this.#lookedMs = nowMs;
    if (!isFast) return;
    this.#fastAtMs = nowMs;
    const { mostBytes, budgetBytes } = this.#sizes;
    const doubled = this.#bytes * 2;
    // With room for as many calls again, so that the next one does not take it back.
    if (doubled > mostBytes || 2 * doubled * this.#openCalls > budgetBytes) return;
    this.#bytes = doubled;
  }
}
