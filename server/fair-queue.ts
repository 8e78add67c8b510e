// Who waits for a place: owners take turns, and each one's own are served first come, first served. So one owner with a
// hundred in the queue holds up the others by one at a time.

export class FairQueue<Item> {
  /** In the order of their turns; an owner that has been served and waits for more goes to the end. */
  readonly #byOwner = new Map<string, Item[]>();

  get size(): number {
    return [...this.#byOwner.values()].reduce((sum, items) => sum + items.length, 0);
  }

  push(owner: string, item: Item): void {
    const items = this.#byOwner.get(owner);
    if (items) items.push(item);
    else this.#byOwner.set(owner, [item]);
  }

  /** Takes the next one out, of the first owner whose turn it is and who may be served now. */
  shift(maybe: (owner: string) => boolean = () => true): Item | undefined {
    for (const [owner, items] of this.#byOwner) {
      if (!maybe(owner)) continue;
      const item = items.shift();
      this.#byOwner.delete(owner);
      if (items.length > 0) this.#byOwner.set(owner, items);
      return item;
    }
    return undefined;
  }

  /** Takes one out of its turn: it waits no longer. */
  delete(owner: string, item: Item): void {
    const left = (this.#byOwner.get(owner) ?? []).filter((one) => one !== item);
    if (left.length > 0) this.#byOwner.set(owner, left);
    else this.#byOwner.delete(owner);
  }

  /** How many are served before this one, as things stand; undefined when it does not wait. */
  ahead(owner: string, item: Item): number | undefined {
    const rounds = this.#byOwner.get(owner)?.indexOf(item) ?? -1;
    if (rounds < 0) return undefined;
    let count = 0;
    let before = true;
    for (const [other, items] of this.#byOwner) {
      if (other === owner) before = false;
      count += Math.min(items.length, other !== owner && before ? rounds + 1 : rounds);
    }
    return count;
  }

  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (const items of this.#byOwner.values()) yield* items;
  }
}
