// Tells a quiet peer from a dead one: a connection whose other end vanished looks idle for many minutes otherwise.
import type { KeepaliveOptions } from "./limits.ts";

/** Asks after silence, and reports the peer dead when no byte follows. Runs only between `start` and `stop`. */
export class Keepalive {
  readonly #options: KeepaliveOptions;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;
  #asked = false;

  constructor(options: KeepaliveOptions, ping: () => void, dead: () => void) {
    this.#options = options;
    this.#ping = ping;
    this.#dead = dead;
  }

  start(): void {
    if (this.#timer === undefined) this.#rest();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = false;
  }

  /** Something arrived, no matter what. */
  heard(): void {
    this.#heardAt = performance.now();
    if (this.#asked) this.#rest();
  }

  #rest(): void {
    this.#asked = false;
    this.#heardAt = performance.now();
    this.#wait(this.#options.silenceMs, this.#listen);
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  readonly #listen = (): void => {
    const quietMs = performance.now() - this.#heardAt;
    if (quietMs < this.#options.silenceMs) {
      this.#wait(this.#options.silenceMs - quietMs, this.#listen);
      return;
    }
    // The time to answer starts here: after a sleep of the machine, the last byte is always long ago.
    this.#asked = true;
    this.#wait(this.#options.answerMs, this.#dead);
    this.#ping();
  };
}
