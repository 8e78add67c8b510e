// The places in the queue of readers who wait for a session, as a stream for their pages.
import { Changes } from "../changes.ts";

export class QueuePlaces {
  readonly #places = new Map<string, number>();
  readonly #changes = new Map<string, Changes>();

  set(reader: string, ahead: number): void {
    this.#places.set(reader, ahead);
    this.#changes.get(reader)?.notify();
  }

  /** The reader waits no longer. */
  clear(reader: string): void {
    this.#places.delete(reader);
    this.#changes.get(reader)?.notify();
  }

  /** Yields how many are before the reader, now and whenever it changes, and ends when the reader does not wait. */
  async *watch(reader: string, signal: AbortSignal): AsyncGenerator<number, void, undefined> {
    let sent: number | undefined;
    while (!signal.aborted) {
      const ahead = this.#places.get(reader);
      if (ahead === undefined) return;
      if (ahead === sent) await this.#change(reader, signal);
      else yield (sent = ahead);
    }
  }

  async #change(reader: string, signal: AbortSignal): Promise<void> {
    const changes = this.#changes.get(reader) ?? new Changes();
    this.#changes.set(reader, changes);
    await changes.next(signal);
    if (changes.isIdle && this.#changes.get(reader) === changes) this.#changes.delete(reader);
  }
}
