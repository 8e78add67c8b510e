// Flow control of one direction of one call: what may still be sent, and what must be granted back.
//
// The rule: a message costs its whole DATA frame (10 bytes + payload, so that empty messages are not free). A sender may
// send a message while its credit is above 0, also when that takes the credit below 0: a message larger than the window
// passes, and at most one message is over. The receiver grants back what its application has consumed. A message that
// comes without credit breaks the rule, and resets the call with RESOURCE_EXHAUSTED. A receiver may grant more than was
// consumed: its window grows.
import { frameHeaderBytes, initialWindowBytes, maxCreditBytes, maxWindowBytes as mostBytes } from "./limits.ts";

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

/** How large a receiver's window is. */
export interface WindowSize {
  /** At the beginning of each call. */
  readonly windowBytes: number;
  /** While the application takes a whole window in less than 40 ms; not below `windowBytes`. */
  readonly maxWindowBytes: number;
}

/** Fills in the defaults. No window is smaller than the one that the protocol begins with, or larger than credit may be. */
export function windowSize({ windowBytes = 0, maxWindowBytes = mostBytes }: Partial<WindowSize>): WindowSize {
  const first = Math.min(maxCreditBytes, Math.max(initialWindowBytes, windowBytes));
  return { windowBytes: first, maxWindowBytes: Math.min(maxCreditBytes, Math.max(first, maxWindowBytes)) };
}

/** What the windows of a connection may grow by, all its calls together. */
export class WindowGrowth {
  #leftBytes: number;

  constructor(bytes: number) {
    this.#leftBytes = bytes;
  }

  /** Up to `wantedBytes`, but no more than a quarter of what is left, so that there is some for the next call too. */
  take(wantedBytes: number): number {
    const bytes = Math.min(wantedBytes, Math.floor(this.#leftBytes / 4));
    this.#leftBytes -= bytes;
    return bytes;
  }

  giveBack(bytes: number): void {
    this.#leftBytes += bytes;
  }
}

/** Credit is granted in steps of so many bytes, or of a quarter of a small window: with larger steps the sender would stop between them. */
const grantBytes = 64 * 1024;

/** An application that takes a quarter of its window in less than this could take more. */
const fastMs = 10;

/** The receiver's side. */
export class ReceiveWindow {
  /** What to grant right behind OPEN: what the window is larger by than that of the protocol. */
  readonly openingGrant: number;
  readonly #size: WindowSize;
  readonly #growth: WindowGrowth;
  #bytes: number;
  #left: number;
  #owed = 0;
  /** Of the quarter at whose end the window may grow. */
  #taken = 0;
  #lookedMs = performance.now();

  constructor(size: WindowSize, growth: WindowGrowth) {
    this.openingGrant = size.windowBytes - initialWindowBytes;
    this.#bytes = size.windowBytes;
    this.#left = size.windowBytes;
    this.#size = size;
    this.#growth = growth;
  }

  /** Takes note of a message that arrived. False when the sender had no credit for it. */
  arrived(cost: number): boolean {
    if (this.#left <= 0) return false;
    this.#left -= cost;
    return true;
  }

  /** Takes note of what was consumed. The bytes to grant now: 0 until enough has come together. */
  consumed(cost: number): number {
    this.#owed += cost;
    this.#taken += cost;
    const quarter = this.#bytes / 4;
    if (this.#owed < Math.min(quarter, grantBytes)) return 0;
    const grant = this.#owed + (this.#taken < quarter ? 0 : this.#grow());
    this.#left += grant;
    this.#owed = 0;
    return grant;
  }

  /** The call has ended: what its window had grown by is for others. Nothing is consumed after that. */
  close(): void {
    this.#growth.giveBack(this.#bytes - this.#size.windowBytes);
  }

  /** What the window grows by for a quarter that was taken: it doubles for a fast application, as far as other calls let it. */
  #grow(): number {
    const sinceMs = performance.now() - this.#lookedMs;
    this.#lookedMs += sinceMs;
    this.#taken = 0;
    if (sinceMs >= fastMs) return 0;
    const bytes = this.#growth.take(Math.min(this.#bytes, this.#size.maxWindowBytes - this.#bytes));
    this.#bytes += bytes;
    return bytes;
  }
}
