// Counts calls that a client opened for nothing: they cost the server as much as others, and the client next to nothing.

/** So many at once, and then as they come back: a token bucket. */
export interface WastedCallsLimit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Those of one connection. */
export class WastedCalls {
  readonly #limit: WastedCallsLimit;
  readonly #nowMs: () => number;
  #left: number;
  #atMs: number;

  constructor(limit: WastedCallsLimit, nowMs: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#nowMs = nowMs;
    this.#left = limit.burst;
    this.#atMs = nowMs();
  }

  /** Counts one more. False when that is too many. */
  add(): boolean {
    const { burst, perSecond } = this.#limit;
    const nowMs = this.#nowMs();
    this.#left = Math.min(burst, this.#left + ((nowMs - this.#atMs) / 1000) * perSecond) - 1;
    this.#atMs = nowMs;
    return this.#left >= 0;
  }
}
