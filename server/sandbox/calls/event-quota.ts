// How many events of a kind that the handler can make at will are passed on in a second.
export class EventQuota {
  readonly #perSecond: number;
  #startMs = 0;
  #count = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  take(atMs: number): boolean {
    if (Math.abs(atMs - this.#startMs) >= 1000) {
      this.#startMs = atMs;
      this.#count = 0;
    }
    return ++this.#count <= this.#perSecond;
  }
}
