// How long one entry into an isolate may take by the clock. V8 counts no processor time, so on a crowded machine an honest
// entry could run out of time while it waits for its turn: late timers tell how long a turn is to come. A handler that makes
// its own timers late gains little, since the server counts the runner's processor time and ends it (watchdog.ts).

/** Turns that an honest entry may need. */
const turns = 10;
/** No more than so many times what an entry may take when the processor is free. */
const most = 10;

export class EntryTime {
  readonly #entryMs: number;
  #lateMs = 0;

  constructor(entryMs: number) {
    this.#entryMs = entryMs;
  }

  /** At the moment; a whole number. */
  get limitMs(): number {
    return Math.min(this.#entryMs + Math.ceil(turns * this.#lateMs), most * this.#entryMs);
  }

  /** A timer came so late. What was seen once fades with the timers that come after it. */
  timerCame(lateMs: number): void {
    // A millisecond is what timers round by.
    this.#lateMs = Math.max(lateMs - 1, this.#lateMs * 0.9);
    if (this.#lateMs < 1) this.#lateMs = 0;
  }
}
