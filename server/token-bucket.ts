// A token bucket: so much at once, and then as it comes back.

export interface BucketSize {
  /** At once. */
  readonly burst: number;
  /** What comes back in a second. */
  readonly perSecond: number;
}

export class TokenBucket {
  readonly #size: BucketSize;
  #left: number;
  #atMs: number;

  /** `nowMs` is on a monotonic clock, here and below. */
  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#left = size.burst;
    this.#atMs = nowMs;
  }

  /** How many tokens there are; below 0 when more was spent than there was. */
  left(nowMs: number): number {
    const { burst, perSecond } = this.#size;
    const elapsedMs = nowMs - this.#atMs;
    // A rate without end is allowed, and 0 times that is no number.
    if (elapsedMs > 0) this.#left = Math.min(burst, this.#left + (elapsedMs / 1000) * perSecond);
    this.#atMs = nowMs;
    return this.#left;
  }

  /** Takes a token, also one that is not there yet. */
  spend(nowMs: number): void {
    this.#left = this.left(nowMs) - 1;
  }

  /** Milliseconds until there is a token; 0 when there is one. */
  waitMs(nowMs: number): number {
    const left = this.left(nowMs);
    return left >= 1 ? 0 : Math.ceil(((1 - left) * 1000) / this.#size.perSecond);
  }
}
