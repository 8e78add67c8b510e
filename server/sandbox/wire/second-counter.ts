// How many of something happen in a second: console lines and uncaught errors, in the isolate and in the server.
export class SecondCounter {
  #startMs = 0;
  #count = 0;

  /** Which one of its second this is, from 1. A clock that jumps back begins another second. */
  next(atMs: number): number {
    const elapsedMs = atMs - this.#startMs;
    if (elapsedMs >= 1000 || elapsedMs <= -1000) {
      this.#startMs = atMs;
      this.#count = 0;
    }
    return ++this.#count;
  }
}
