// Who may use one of a few places at a time: owners take turns, and one of them leaves a place free for another.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { FairQueue } from "../../fair-queue.ts";

export interface TurnsOptions {
  /** Jobs at once in all. */
  readonly atOnce: number;
  /** Jobs that wait for their turn. */
  readonly waiting: number;
  /** The message for one who finds `waiting` before. */
  readonly tooManyWait: string;
}

interface Turn {
  readonly owner: string;
  readonly start: () => void;
}

export class Turns {
  readonly #options: TurnsOptions;
  readonly #waiting = new FairQueue<Turn>();
  /** Jobs under way, by owner. */
  readonly #running = new Map<string, number>();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Runs a job when it is the owner's turn. Rejects with RESOURCE_EXHAUSTED when too many wait already, with CANCELLED when the
   * signal fires before the turn comes.
   */
  async use<Result>(owner: string, job: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    await this.#turn(owner, signal);
    try {
      return await job();
    } finally {
      this.#over(owner);
    }
  }

  async #turn(owner: string, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw cancelled();
    if (this.#waiting.size >= this.#options.waiting)
      throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, this.#options.tooManyWait);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const turn = { owner, start: () => resolve(undefined) };
    const leave = (): void => {
      this.#waiting.delete(owner, turn);
      reject(cancelled());
    };
    signal?.addEventListener("abort", leave, { once: true });
    this.#waiting.push(owner, turn);
    this.#startNext();
    await promise.finally(() => signal?.removeEventListener("abort", leave));
  }

  #mayRun(owner: string): boolean {
    const { atOnce } = this.#options;
    const all = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    return all < atOnce && (this.#running.get(owner) ?? 0) < Math.max(1, atOnce - 1);
  }

  #startNext(): void {
    const next = this.#waiting.shift((owner) => this.#mayRun(owner));
    if (!next) return;
    this.#running.set(next.owner, (this.#running.get(next.owner) ?? 0) + 1);
    next.start();
  }

  #over(owner: string): void {
    const left = (this.#running.get(owner) ?? 1) - 1;
    if (left > 0) this.#running.set(owner, left);
    else this.#running.delete(owner);
    this.#startNext();
  }
}

/** For one whose client has left. */
export function cancelled(): PlaygroundError {
  return new PlaygroundError(StatusCode.CANCELLED, "the client left");
}
