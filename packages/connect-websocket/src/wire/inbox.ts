// Messages that came and are not handled yet: they wait for their turn, and their socket is not read meanwhile.
import { FrameReader } from "./frame-codec.ts";
import type { FrameLimits } from "./limits.ts";
import type { MuxSocket } from "./mux-socket.ts";
import type { Turns } from "./turns.ts";

/** What an inbox is given. */
export interface InboxOptions {
  readonly limits: FrameLimits;
  /** Shared with other connections. Without them a message is handled as soon as it comes. */
  readonly turns: Turns | undefined;
  /** Handles the next frame of a message, and does not throw. False when there is none. */
  readonly handleNext: (reader: FrameReader) => boolean;
}

/** The messages of one connection, in order. */
export class Inbox {
  readonly #socket: MuxSocket;
  readonly #options: InboxOptions;
  #readers: FrameReader[] = [];
  #paused = false;

  constructor(socket: MuxSocket, options: InboxOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  /** Bytes of the messages that wait, read or not: all of them stay in memory. */
  get bytes(): number {
    return this.#readers.reduce((bytes, reader) => bytes + reader.bytes, 0);
  }

  push(message: Uint8Array): void {
    this.#readers.push(new FrameReader(message, this.#options.limits));
    // Those before it have to be handled first.
    if (this.#readers.length > 1) return;
    if (this.#options.turns) this.#options.turns.run(this.#step);
    else while (this.#step());
    if (this.#readers.length === 0) return;
    this.#paused = true;
    this.#socket.pause?.();
  }

  /** The connection is over: what waits is not handled any more, and the end of the socket is to be read. */
  clear(): void {
    this.#readers = [];
    this.#resume();
  }

  readonly #step = (): boolean => {
    const [reader] = this.#readers;
    if (reader && !this.#options.handleNext(reader)) this.#readers.shift();
    if (this.#readers.length > 0) return true;
    this.#resume();
    return false;
  };

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#socket.resume?.();
  }
}
