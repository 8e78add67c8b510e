// How long one entry into an isolate may take by the clock. V8 counts no processor time, so on a crowded machine an honest
// entry could run out of time while it waits for its turn: late timers tell how long a turn is to come. A handler that makes
// its own timers late gains little, since the server counts the runner's processor time and ends it (watchdog.ts).

/** Turns that an honest entry may need. */
const turns = 10;
/** No more than so many times what an entry may take when the processor is free. */
const most = 10;
/** A crowd does not go within less. */
const fadesMs = 30_000;

export class EntryTime {
  readonly #entryMs: number;
  /** The latest timer of late, and when it came. */
  #lateMs = 0;
  #cameMs = 0;

  constructor(entryMs: number) {
    this.#entryMs = entryMs;
  }

  /** At the moment; a whole number. */
  get limitMs(): number {
    return Math.min(this.#entryMs + Math.ceil(turns * this.#lateMs), most * this.#entryMs);
  }

  /** A timer came now, and so late. */
  timerCame(nowMs: number, lateMs: number): void {
    // Timers round by a millisecond.
    const late = Math.max(0, lateMs - 1);
    if (late < this.#lateMs && nowMs - this.#cameMs < fadesMs) return;
    this.#lateMs = late;
    this.#cameMs = nowMs;
  }
}
