// Notices a runner that no longer answers: code that V8 cannot interrupt, such as arithmetic on huge numbers. Time is
// counted in ticks of this process, so that the server's own stalls are not held against the runner; nor is it blamed for a
// crowded machine, as long as it has not had the processor.
import type { FaultBoundary } from "../../fault-boundary.ts";
import { WireError } from "../wire/wire-error.ts";

export interface WatchdogOptions {
  readonly faults: Pick<FaultBoundary, "guard">;
  readonly unresponsiveMs: number;
  readonly ping: (number: number) => void;
  readonly onUnresponsive: () => void;
  /** CPU time of the runner so far; undefined where it is unknown. */
  readonly cpuMs: () => number | undefined;
  /** How closely to watch: at every tick, once in a while, or not at all. */
  readonly attention: () => "close" | "loose" | "none";
}

/** Missed in a row; two ticks more may pass before the first ping. */
const ticksToDeath = 6;
const ticksBefore = 2;
/** A runner that neither answers nor computes, for so many times as long, is given up all the same. */
const patience = 40;
/** Each ping wakes a process whose pages and caches have gone cold: hundreds of idle sessions would keep a core busy. */
const looseEvery = 40;

export class Watchdog {
  readonly #options: WatchdogOptions;
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #answered = 0;
  #missed = 0;
  #idle = 0;
  #heard = false;
  #cpuAtPing: number | undefined;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    const guardedTick = options.faults.guard(() => this.#tick());
    this.#timer = setInterval(guardedTick, options.unresponsiveMs / (ticksToDeath + ticksBefore));
    this.#timer.unref();
  }

  /** Pings are answered one by one, in order. */
  pong(number: number): void {
    if (number !== this.#answered + 1 || number > this.#sent) throw new WireError("a pong to no ping");
    this.#answered = number;
    this.#missed = 0;
  }

  /** The runner said something by itself: a ping now would only cost it a waking. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const heard = this.#heard;
    this.#heard = false;
    if (this.#sent > this.#answered) {
      if (++this.#missed >= ticksToDeath && this.#hasHadItsTime()) this.#options.onUnresponsive();
      return;
    }
    if (heard) return;
    const attention = this.#options.attention();
    this.#idle = attention === "loose" ? this.#idle + 1 : 0;
    if (attention === "close" || this.#idle >= looseEvery) this.#ping();
    if (this.#idle >= looseEvery) this.#idle = 0;
  }

  #ping(): void {
    this.#cpuAtPing = this.#options.cpuMs();
    this.#options.ping(++this.#sent);
  }

  /** At least half a core since the ping, as far as anybody knows. */
  #hasHadItsTime(): boolean {
    const cpuMs = this.#options.cpuMs();
    if (cpuMs === undefined || this.#cpuAtPing === undefined || this.#missed >= patience * ticksToDeath) return true;
    return cpuMs - this.#cpuAtPing >= (this.#options.unresponsiveMs * ticksToDeath) / (ticksToDeath + ticksBefore) / 2;
  }
}
