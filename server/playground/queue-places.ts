// Where readers stand who wait for a session, for whoever shows it to them.

export class QueuePlaces {
  readonly #places = new Map<string, number>();
  readonly #watchers = new Map<string, Set<() => void>>();

  set(reader: string, ahead: number): void {
    this.#places.set(reader, ahead);
    this.#wake(reader);
  }

  /** The reader waits no longer. */
  clear(reader: string): void {
    this.#places.delete(reader);
    this.#wake(reader);
  }

  /** Yields how many are before the reader, now and whenever it changes, and ends when the reader does not wait. */
  async *watch(reader: string, signal: AbortSignal): AsyncGenerator<number, void, undefined> {
    let told: number | undefined;
    while (!signal.aborted) {
      const ahead = this.#places.get(reader);
      if (ahead === undefined) return;
      if (ahead === told) await this.#change(reader, signal);
      else yield (told = ahead);
    }
  }

  async #change(reader: string, signal: AbortSignal): Promise<void> {
    const watchers = this.#watchers.get(reader) ?? new Set();
    this.#watchers.set(reader, watchers);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    watchers.add(wake);
    signal.addEventListener("abort", wake, { once: true });
    await promise;
    signal.removeEventListener("abort", wake);
    watchers.delete(wake);
    if (watchers.size === 0 && this.#watchers.get(reader) === watchers) this.#watchers.delete(reader);
  }

  #wake(reader: string): void {
    for (const wake of [...(this.#watchers.get(reader) ?? [])]) wake();
  }
}
