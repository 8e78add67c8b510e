// Readers who come a few at a time, stay, and leave together.
import { Reader, type ReaderOptions } from "./reader.ts";

/** Readers who arrive at the same moment: each boots a process, so more would only wait for each other. */
const atOnce = 4;
/** Between two who press Run: prime to their streams' interval, so that their messages do not all come in the same moment. */
const betweenMs = 37;

export class Crowd {
  readonly readers: Reader[] = [];
  readonly #options: Omit<ReaderOptions, "name">;
  #started = 0;
  #names = 0;

  constructor(options: Omit<ReaderOptions, "name">) {
    this.#options = options;
  }

  /** `count` more, each with a deployment. Rejects with the first refusal; those let in before stay. */
  async grow(count: number): Promise<void> {
    let left = count;
    const arrive = async (): Promise<void> => {
      while (left-- > 0) {
        const reader = new Reader({ ...this.#options, name: `reader-${String(++this.#names)}` });
        try {
          await reader.deploy();
          this.readers.push(reader);
        } catch (error) {
          left = 0;
          await reader.stop();
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, arrive));
  }

  /** Starts the streams of those who have none yet, one after the other. */
  async start(): Promise<void> {
    for (const reader of this.readers.slice(this.#started)) {
      reader.start();
      await new Promise((resolve) => setTimeout(resolve, betweenMs));
    }
    this.#started = this.readers.length;
  }

  /** `count` leave: first those whose streams have ended, then who came last. */
  async shrink(count: number): Promise<void> {
    this.readers.sort((a, b) => Number(a.failure !== undefined) - Number(b.failure !== undefined));
    await Promise.all(this.readers.splice(-count).map((reader) => reader.stop()));
    this.#started = Math.min(this.#started, this.readers.length);
  }

  forget(): void {
    for (const reader of this.readers) reader.forget();
  }

  async leave(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.stop()));
  }
}
