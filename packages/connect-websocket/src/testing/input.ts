// A request stream that a test feeds by hand, and that remembers what was pulled and whether it was ended early.

/** An async iterable with a pen. */
export class Input<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  pulled = 0;
  returned = false;

  send(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#closed = true;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return {
      next: async () => {
        while (this.#items.length === 0 && !this.#closed) await new Promise<void>((wake) => (this.#wake = wake));
        const value = this.#items.shift();
        if (value === undefined) return { done: true, value: undefined };
        this.pulled++;
        return { done: false, value };
      },
      return: () => {
        this.returned = true;
        this.end();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }
}
