// How often something may be done in a minute, for each key: a minute's worth at once, and then as it comes back.

const minuteMs = 60_000;
/** Keys that are remembered: strangers choose them. The one that was used longest ago is forgotten first. */
const mostKeys = 10_000;

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
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > mostKeys) this.#forgetOldest();
    if (bucket.left < 1) return Math.ceil(((1 - bucket.left) * minuteMs) / this.#perMinute);
    bucket.left--;
    return 0;
  }

  #leftAt({ left, atMs }: Bucket, nowMs: number): number {
    return Math.min(this.#perMinute, left + ((nowMs - atMs) / minuteMs) * this.#perMinute);
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
