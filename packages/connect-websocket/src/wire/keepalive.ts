// Tells a quiet peer from a dead one: a connection whose other end vanished looks idle for many minutes otherwise.
import type { KeepaliveOptions } from "./limits.ts";

/** Pings after silence, and reports the peer dead when no byte follows. Runs only between `start` and `stop`. */
export class Keepalive {
  readonly #options: KeepaliveOptions;
  readonly #ping: () => void;
  readonly #onDead: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #receivedAt = 0;
  #pinged = false;

  constructor(options: KeepaliveOptions, ping: () => void, onDead: () => void) {
    this.#options = options;
    this.#ping = ping;
    this.#onDead = onDead;
  }

  start(): void {
    if (this.#timer === undefined) this.#restart();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pinged = false;
  }

  /** Something arrived, no matter what. */
  received(): void {
    this.#receivedAt = performance.now();
    if (this.#pinged) this.#restart();
  }

  #restart(): void {
    this.#pinged = false;
    this.#receivedAt = performance.now();
    this.#wait(this.#options.silenceMs, this.#check);
  }

  #wait(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
  }

  readonly #check = (): void => {
    const quietMs = performance.now() - this.#receivedAt;
    if (quietMs < this.#options.silenceMs) {
      this.#wait(this.#options.silenceMs - quietMs, this.#check);
      return;
    }
    // The time to answer starts here: after a sleep of the machine, the last byte is always long ago.
    this.#pinged = true;
    this.#wait(this.#options.answerMs, this.#onDead);
    this.#ping();
  };
}
