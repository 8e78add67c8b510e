// One thing under way that several wait for: it is given up when the last of them is gone, and not before.

export class SharedWait<Result> {
  readonly #giveUp = new AbortController();
  /** For those who only look on. */
  readonly result: Promise<Result>;
  #waiters = 0;
  #isOver = false;

  /** `start` begins at once; its signal fires when the last waiter has left. */
  constructor(start: (signal: AbortSignal) => Promise<Result>) {
    this.result = start(this.#giveUp.signal);
    const over = (): void => void (this.#isOver = true);
    this.result.then(over, over);
  }

  /** Resolves with the result, or rejects with the signal's reason; without a signal it waits to the end. */
  async join(signal?: AbortSignal): Promise<Result> {
    if (this.#isOver || !signal) {
      this.#waiters += this.#isOver ? 0 : 1;
      return this.result;
    }
    signal.throwIfAborted();
    this.#waiters++;
    const { promise, reject } = Promise.withResolvers<never>();
    const leave = (): void => {
      reject(signal.reason as Error);
      if (--this.#waiters === 0 && !this.#isOver) this.#giveUp.abort(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    return Promise.race([this.result, promise]).finally(() => signal.removeEventListener("abort", leave));
  }
}
