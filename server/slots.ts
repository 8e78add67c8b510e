// What is open at the moment, where something opens and closes for every call. A Set or a Map makes a new hash table after every
// few dozen changes, and the tables that it leaves behind keep the calls that they name alive until V8 marks its whole heap: every
// scavenge took twice as long.

export class Slots<Item extends object> {
  readonly #items: (Item | undefined)[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#items.length - this.#free.length;
  }

  /** Returns what removes it again; later calls of that do nothing. */
  add(item: Item): () => void {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    let isThere = true;
    return () => {
      if (!isThere) return;
      isThere = false;
      this.#items[slot] = undefined;
      this.#free.push(slot);
    };
  }

  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const item of this.#items) if (item) yield item;
  }
}
