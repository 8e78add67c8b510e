// The sizes of request messages that were delivered but not consumed: owners grant in payload bytes, credit counts frames.
import { frameHeaderBytes } from "../wire/limits.ts";

/** So many consumed sizes at the front of the list are worth a copy of the rest. */
const manySizes = 1_024;

/** A queue of message sizes. */
export class UnreadRequests {
  #sizes: number[] = [];
  /** Where the queue begins in the list: `shift` would move all that is behind, and empty messages can be a hundred thousand. */
  #first = 0;
  #granted = 0;

  delivered(payloadBytes: number): void {
    this.#sizes.push(payloadBytes);
  }

  /** What the messages cost that `payloadBytes` more of consumed payload complete. */
  consumed(payloadBytes: number): number {
    this.#granted += payloadBytes;
    let cost = 0;
    for (let size = this.#sizes[this.#first]; size !== undefined && size <= this.#granted;) {
      this.#granted -= size;
      cost += frameHeaderBytes + size;
      size = this.#sizes[++this.#first];
    }
    this.#forgetConsumed();
    return cost;
  }

  #forgetConsumed(): void {
    if (this.#first === this.#sizes.length) {
      this.#sizes = [];
      this.#first = 0;
      // More than was ever delivered is no credit for the future.
      this.#granted = 0;
    } else if (this.#first > manySizes && this.#first > this.#sizes.length / 2) {
      this.#sizes = this.#sizes.slice(this.#first);
      this.#first = 0;
    }
  }
}
