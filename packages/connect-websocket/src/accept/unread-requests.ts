// The sizes of request messages that were delivered but not consumed: owners grant in payload bytes, credit counts frames.
import { frameHeaderBytes } from "../wire/limits.ts";

/** A queue of message sizes. */
export class UnreadRequests {
  #sizes: number[] = [];
  #granted = 0;

  delivered(payloadBytes: number): void {
    this.#sizes.push(payloadBytes);
  }

  /** What the messages cost that `payloadBytes` more of consumed payload complete. */
  consumed(payloadBytes: number): number {
    this.#granted += payloadBytes;
    let cost = 0;
    for (let size = this.#sizes[0]; size !== undefined && size <= this.#granted; size = this.#sizes[0]) {
      this.#sizes.shift();
      this.#granted -= size;
      cost += frameHeaderBytes + size;
    }
    // More than was ever delivered is no credit for the future.
    if (this.#sizes.length === 0) this.#granted = 0;
    return cost;
  }
}
