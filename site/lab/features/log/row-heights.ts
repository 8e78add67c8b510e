// Where the rows of a log are whose rows have several heights: most have the usual one, and only the others are kept.

/** So many rows have their sum kept, which a place far down would else have to add up. */
const blockRows = 256;

export class RowHeights {
  readonly usual: number;
  /** By index: how much higher than usual. */
  readonly #extra = new Map<number, number>();
  /** The same by block. */
  readonly #blocks = new Map<number, number>();

  constructor(usual: number) {
    this.usual = usual;
  }

  /** True when that is another height than before. */
  set(index: number, height: number): boolean {
    const extra = height - this.usual;
    const before = this.#extra.get(index) ?? 0;
    if (extra === before) return false;
    const block = Math.floor(index / blockRows);
    this.#blocks.set(block, (this.#blocks.get(block) ?? 0) + extra - before);
    if (extra === 0) this.#extra.delete(index);
    else this.#extra.set(index, extra);
    return true;
  }

  /** How far a row is from the top. */
  topOf(index: number): number {
    const block = Math.floor(index / blockRows);
    let top = index * this.usual;
    for (const [at, extra] of this.#blocks) if (at < block) top += extra;
    if (!this.#blocks.has(block)) return top;
    for (let at = block * blockRows; at < index; at++) top += this.#extra.get(at) ?? 0;
    return top;
  }

  /** The row that is so far from the top, among those from `first` up to `end`. */
  indexAt(top: number, first: number, end: number): number {
    let [low, high] = [first, Math.max(first, end - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.topOf(middle) <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
