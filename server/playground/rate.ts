// How often something may be done in a minute, for each key: a minute's worth at once, and then as it comes back.

const minuteMs = 60_000;
/** Keys that are at rest are forgotten when there are so many. */
const manyKeys = 10_000;

interface Bucket {
  left: number;
  atMs: number;
}

export class Rate {
  readonly #perMinute: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** 0 when it may be done, and then it counts; else how many milliseconds until it may. */
  take(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key) ?? { left: this.#perMinute, atMs: nowMs };
    bucket.left = this.#leftAt(bucket, nowMs);
    bucket.atMs = nowMs;
    if (bucket.left < 1) return Math.ceil(((1 - bucket.left) * minuteMs) / this.#perMinute);
    bucket.left--;
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > manyKeys) this.#forget(nowMs);
    return 0;
  }

  #leftAt({ left, atMs }: Bucket, nowMs: number): number {
    return Math.min(this.#perMinute, left + ((nowMs - atMs) / minuteMs) * this.#perMinute);
  }

  #forget(nowMs: number): void {
    for (const [key, bucket] of this.#buckets)
      if (this.#leftAt(bucket, nowMs) >= this.#perMinute) this.#buckets.delete(key);
  }
}
