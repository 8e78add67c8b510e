// The two windows of a call: how much may be under way to the handler, and how much of its output the client has not taken.
import { messageCharge } from "../wire/message-charge.ts";
import { WireError } from "../wire/wire-error.ts";

export interface RequestWindowOptions {
  readonly windowBytes: number;
  /** The runner as a whole has more than enough to read. */
  readonly isBackpressured: () => boolean;
  readonly onDrain: () => void;
}

export class RequestWindow {
  readonly #options: RequestWindowOptions;
  #untaken = 0;
  #isFull = false;

  constructor(options: RequestWindowOptions) {
    this.#options = options;
  }

  /** False: it was the last one for now; `onDrain` tells when to go on. */
  sent(bytes: number): boolean {
    this.#untaken += bytes;
    this.#isFull = this.#untaken >= this.#options.windowBytes || this.#options.isBackpressured();
    return !this.#isFull;
  }

  taken(bytes: number): void {
    if (bytes > this.#untaken) throw new WireError("a request was taken that was never sent");
    this.#untaken -= bytes;
    this.settle();
  }

  /** Something has moved: perhaps there is room again. */
  settle(): void {
    if (!this.#isFull || this.#untaken > this.#options.windowBytes / 2 || this.#options.isBackpressured()) return;
    this.#isFull = false;
    this.#options.onDrain();
  }
}

export class ResponseWindow {
  readonly #windowBytes: number;
  readonly #messageBytes: number;
  /** The sizes of the messages that the client has not taken, oldest first. */
  readonly #sizes: number[] = [];
  #unread = 0;
  #taken = 0;
  #withheld = 0;

  constructor(windowBytes: number, messageBytes: number) {
    this.#windowBytes = windowBytes;
    this.#messageBytes = messageBytes;
  }

  received(bytes: number): void {
    if (bytes > this.#messageBytes) throw new WireError("a message over the limit");
    this.#sizes.push(bytes);
    this.#unread += messageCharge(bytes);
    // The handler goes on while there is any credit, so one message may go past the window.
    if (this.#unread > this.#windowBytes + this.#messageBytes) throw new WireError("more messages than credit");
  }

  /** What to tell the runner: a frame for every message would cost more than the message. A paused handler has used up the
   * whole window, so it always gets the grant that it waits for. */
  granted(bytes: number): number {
    this.#take(bytes);
    if (this.#withheld < this.#windowBytes / 4) return 0;
    const credit = this.#withheld;
    this.#withheld = 0;
    return credit;
  }

  /** The client counts payload bytes, the window what each message was charged. */
  #take(bytes: number): void {
    this.#taken += bytes;
    do {
      const size = this.#sizes[0];
      if (size === undefined || size > this.#taken) return;
      this.#sizes.shift();
      this.#taken -= size;
      this.#unread -= messageCharge(size);
      this.#withheld += messageCharge(size);
    } while (this.#taken > 0);
  }
}
