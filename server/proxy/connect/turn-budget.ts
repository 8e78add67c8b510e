// Messages are turned from JSON into protobuf and back, and compressed, on the thread that carries everybody's bytes: some milliseconds
// each at worst. In one turn of the event loop so much of it is done, for all calls together, and then the network has its turn.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { FairQueue } from "../../fair-queue.ts";
import { limits } from "../../limits.ts";
import type { TaskRequest } from "../../sandbox/index.ts";

type Converted = Uint8Array | Promise<Uint8Array>;

/** Converts a message: at once while there is time, else in a later turn. Throws, or rejects with, what `convert` throws. */
export type InTurn = (convert: () => Converted) => Converted;

export class TurnBudget {
  readonly #mostMs: number;
  /** What is converted in later turns. Addresses are served in turn. */
  readonly #waiting = new FairQueue<() => void>();
  #waitingCount = 0;
  #spentMs = 0;
  #isScheduled = false;

  constructor(mostMs: number = limits.proxy.transcodeTurnMs) {
    this.#mostMs = mostMs;
  }

  /** For the messages of one call. Those that wait when its client leaves are CANCELLED. */
  of(request: TaskRequest): InTurn {
    return (convert) =>
      this.#hasTime && this.#waitingCount === 0 ? this.#spend(convert) : this.#later(convert, request);
  }

  get #hasTime(): boolean {
    return this.#spentMs < this.#mostMs;
  }

  #spend(convert: () => Converted): Converted {
    const startedAt = performance.now();
    try {
      return convert();
    } finally {
      this.#spentMs += performance.now() - startedAt;
      this.#scheduleTurn();
    }
  }

  #later(convert: () => Converted, { owner, signal }: TaskRequest): Promise<Uint8Array> {
    // It runs until its first `await` when it is called, and its promise takes what is thrown.
    const attempt = async (): Promise<Uint8Array> => {
      if (signal?.aborted) throw new PlaygroundError(StatusCode.CANCELLED, "the client has left");
      return await this.#spend(convert);
    };
    this.#waitingCount++;
    return new Promise((resolve) => this.#waiting.push(owner, () => resolve(attempt())));
  }

  #scheduleTurn(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#guardedTurn);
  }

  /** Nothing in it throws. */
  readonly #guardedTurn = (): void => {
    this.#isScheduled = false;
    this.#spentMs = 0;
    while (this.#hasTime) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#waitingCount--;
      next();
    }
    this.#scheduleTurn();
  };
}

/** There is one thread, so there is one budget. */
export const turnBudget = new TurnBudget();
