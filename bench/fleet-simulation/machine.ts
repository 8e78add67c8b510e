// A backend and its machine, as far as readers notice it: so many places, readers who wait for one, and first Runs that share the
// processors with each other and with everything that streams.
import type { Assumptions } from "./assumptions.ts";
import type { Costs } from "./costs.ts";
import type { EventQueue } from "./event-queue.ts";

type Numbers<T> = { readonly [K in keyof T]: number };

export interface MachineOptions {
  readonly events: EventQueue;
  readonly costs: Pick<Costs, "bootMs" | "warmStartMs" | "startCpuMs">;
  readonly rules: Numbers<Assumptions["places"]>;
  readonly cores: number;
  readonly places: number;
  /** Of a session whose reader has gone. */
  readonly idleCores: number;
  readonly zone: number;
}

/** A reader who wants to run something. */
export interface Start {
  /** Shares of cores, from then on. */
  readonly cores: number;
  /** It streams. */
  readonly onStarted: () => void;
  /** Too many wait, or it has waited for too long. */
  readonly onRefused: () => void;
}

/** Streams leave this share of the processors at least: they are niced when there are many. */
const leastFree = 0.1;

export class Machine {
  readonly zone: number;
  /** It does nothing from then on. */
  isLost = false;
  readonly #options: MachineOptions;
  /** Wait for a place. */
  readonly #waiting = new Set<Start>();
  /** Have a place, and wait for others' first Runs. */
  readonly #queue: Start[] = [];
  #starting = 0;
  #warm: number;
  /** Readers who are here, or will be in a moment. */
  #present = 0;
  /** When the readers of idle sessions have gone, the earliest first. */
  readonly #idleSince: number[] = [];
  #usedCores = 0;
  #seen = { atMs: -Infinity, takesReaders: true };

  constructor(options: MachineOptions) {
    this.#options = options;
    this.zone = options.zone;
    this.#warm = options.rules.warmRunners;
  }

  /** Sessions, and readers who wait for one. */
  get wanted(): number {
    return this.#present + this.#idleSince.length + this.#waiting.size;
  }

  /** Whether the router, which looks from time to time, takes it to be ready for new readers. */
  seemsReady(routerLookMs: number): boolean {
    const { nowMs } = this.#options.events;
    if (nowMs - this.#seen.atMs >= routerLookMs) this.#seen = { atMs: nowMs, takesReaders: this.#takesReaders() };
    return this.#seen.takesReaders;
  }

  start(start: Start): void {
    const { rules, events } = this.#options;
    if (this.#takesReaders()) {
      this.#admit(start);
      return;
    }
    if (this.#waiting.size >= rules.waiting) {
      start.onRefused();
      return;
    }
    this.#waiting.add(start);
    this.#makeRoomLater();
    events.after(rules.waitMs, () => {
      if (!this.isLost && this.#waiting.delete(start)) start.onRefused();
    });
  }

  /** The reader goes; the session stays for a while. */
  leave(cores: number): void {
    if (this.isLost) return;
    const { events, rules, idleCores } = this.#options;
    this.#present--;
    this.#usedCores += idleCores - cores;
    this.#idleSince.push(events.nowMs);
    this.#makeRoomLater();
    events.after(rules.idleMs, () => {
      if (this.#idleSince[0] !== undefined && events.nowMs - this.#idleSince[0] >= rules.idleMs) this.#closeIdle();
    });
  }

  /** Neither full, nor with readers who wait. */
  #takesReaders(): boolean {
    return this.#waiting.size === 0 && this.#present + this.#idleSince.length < this.#options.places;
  }

  #closeIdle(): void {
    this.#idleSince.shift();
    this.#usedCores -= this.#options.idleCores;
    this.#admitWaiting();
  }

  #admitWaiting(): void {
    const [next] = this.#waiting;
    if (!next || this.#present + this.#idleSince.length >= this.#options.places) return;
    this.#waiting.delete(next);
    this.#admit(next);
  }

  /** Sessions of readers who have been gone for some time are closed for those who wait. */
  #makeRoomLater(): void {
    const { events, rules } = this.#options;
    const [since] = this.#idleSince;
    if (since === undefined || this.#waiting.size === 0) return;
    const dueMs = Math.max(0, since + rules.yieldAfterMs - events.nowMs);
    events.after(dueMs, () => {
      if (this.isLost || this.#waiting.size === 0 || this.#idleSince[0] !== since) return;
      this.#closeIdle();
      this.#makeRoomLater();
    });
  }

  #admit(start: Start): void {
    this.#present++;
    this.#usedCores += start.cores;
    this.#queue.push(start);
    this.#startNext();
  }

  #startNext(): void {
    const { events, rules } = this.#options;
    while (this.#starting < rules.bootsAtOnce) {
      const next = this.#queue.shift();
      if (!next) return;
      this.#starting++;
      events.after(this.#durationMs(), () => {
        if (this.isLost) return;
        this.#starting--;
        next.onStarted();
        this.#startNext();
      });
    }
  }

  /** As long as on an idle machine, or what its share of the processors allows. */
  #durationMs(): number {
    const { costs, cores } = this.#options;
    const free = Math.max(cores * leastFree, cores - this.#usedCores);
    const shared = (this.#starting * costs.startCpuMs) / free;
    if (this.#warm === 0) return Math.max(costs.bootMs + costs.warmStartMs, shared);
    this.#takeWarm();
    return Math.max(costs.warmStartMs, (shared * costs.warmStartMs) / (costs.bootMs + costs.warmStartMs));
  }

  #takeWarm(): void {
    const { events, costs, rules } = this.#options;
    this.#warm--;
    const refill = (): void => {
      // While readers wait, boots are theirs.
      if (this.#queue.length > 0) events.after(rules.refillDelayMs, refill);
      else this.#warm++;
    };
    events.after(rules.refillDelayMs + costs.bootMs, refill);
  }
}
