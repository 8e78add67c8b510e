// Lets async functions wait for the next change of something that others change.

export class Changes {
  #waiting = new Set<() => void>();

  /** Nothing waits. */
  get isIdle(): boolean {
    return this.#waiting.size === 0;
  }

  /** Resolves at the next change, or when the signal fires. */
  async next(signal?: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake, { once: true });
    await promise;
    signal?.removeEventListener("abort", wake);
    this.#waiting.delete(wake);
  }

  notify(): void {
    if (this.isIdle) return;
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const wake of waiting) wake();
  }
}
