// How often something may be done in a minute, for each key: a minute's worth at once, and then as it comes back.
import { limits } from "../limits.ts";
import { type BucketSize, TokenBucket } from "../token-bucket.ts";

export class Rate {
  readonly #size: BucketSize;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(perMinute: number) {
    this.#size = { burst: perMinute, perSecond: perMinute / 60 };
  }

  /** 0 when it may be done, and then it counts; else how many milliseconds until it may. */
  take(key: string, nowMs: number): number {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#size, nowMs);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > limits.client.countedKeys) this.#forgetOldest();
    const waitMs = bucket.waitMs(nowMs);
    if (waitMs === 0) bucket.spend(nowMs);
    return waitMs;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
