// How many streams of one HTTP/2 connection may still be reset. A server that hears of more takes it for an attack and ends
// the connection, with every call on it.

export interface ResetLimits {
  /** At once. */
  readonly burst: number;
  /** What comes back in a second. */
  readonly perSecond: number;
}

export class ResetBudget {
  readonly #limits: ResetLimits;
  #left: number;
  #at: number;

  /** `nowMs` is on performance.now()'s clock, here and below. */
  constructor(limits: ResetLimits, nowMs: number) {
    this.#limits = limits;
    this.#left = limits.burst;
    this.#at = nowMs;
  }

  left(nowMs: number): number {
    const { burst, perSecond } = this.#limits;
    this.#left = Math.min(burst, this.#left + ((nowMs - this.#at) / 1000) * perSecond);
    this.#at = nowMs;
    return this.#left;
  }

  spend(nowMs: number): void {
    this.#left = this.left(nowMs) - 1;
  }
}
