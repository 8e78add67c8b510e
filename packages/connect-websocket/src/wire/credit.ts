// Flow control of one direction of one call: what may still be sent, and what must be granted back.
//
// The rule: a message costs its whole DATA frame (10 bytes + payload, so that empty messages are not free). A sender may
// send a message while its credit is above 0, also when that takes the credit below 0: a message larger than the window
// passes, and at most one message is over. The receiver grants back what its application has consumed. A message that
// comes without credit breaks the rule, and resets the call with RESOURCE_EXHAUSTED.
import { frameHeaderBytes, initialWindowBytes, maxCreditBytes } from "./limits.ts";

/** What a message costs. */
export function costOf(payload: Uint8Array): number {
  return frameHeaderBytes + payload.length;
}

/** The sender's side. */
export class SendCredit {
  #left = initialWindowBytes;

  /** True while a message may be sent. */
  get open(): boolean {
    return this.#left > 0;
  }

  spend(cost: number): void {
    this.#left -= cost;
  }

  /** Takes a grant. False when the sum is more than the protocol allows. */
  add(bytes: number): boolean {
    this.#left += bytes;
    return this.#left <= maxCreditBytes;
  }
}

/** The receiver's side. */
export class ReceiveWindow {
  readonly #threshold: number;
  #left: number;
  #owed = 0;

  constructor(windowBytes: number) {
    this.#left = windowBytes;
    this.#threshold = Math.ceil(windowBytes / 4);
  }

  /** Takes note of a message that arrived. False when the sender had no credit for it. */
  arrived(cost: number): boolean {
    if (this.#left <= 0) return false;
    this.#left -= cost;
    return true;
  }

  /** Takes note of what was consumed. The bytes to grant now: 0 until a quarter of the window has come together. */
  consumed(cost: number): number {
    this.#owed += cost;
    if (this.#owed < this.#threshold) return 0;
    const grant = this.#owed;
    this.#left += grant;
    this.#owed = 0;
    return grant;
  }
}
