// How long one entry into an isolate may take by the clock. V8 counts no processor time, so on a crowded machine an honest
// entry could run out of time while it waits for its turn: late timers tell how long a turn is to come. A handler that makes
// its own timers late gains little, since the server counts the runner's processor time and ends it (watchdog.ts).

/** Timers that are no later tell of a busy machine, where an entry's own time is ample, and of no crowd. */
const crowdMs = 500;
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
    return Math.min(this.#entryMs + Math.ceil(turns * Math.max(0, this.#lateMs - crowdMs)), most * this.#entryMs);
  }

  /** A timer came now, and so late. */
  timerCame(nowMs: number, lateMs: number): void {
    if (lateMs < this.#lateMs && nowMs - this.#cameMs < fadesMs) return;
    this.#lateMs = lateMs;
    this.#cameMs = nowMs;
  }
}
