// Shares the event loop between connections, and between them and all else: one message can hold hundreds of thousands of frames.
import { defer as usualDefer } from "./defer.ts";
import { sliceFrames, turnMs } from "./limits.ts";

/** Handles one frame, and does not throw. False when there is none. */
export type Step = () => boolean;

/** For tests: a clock, and what runs a task in the next turn of the event loop. */
export interface TurnsOptions {
  readonly nowMs?: () => number;
  readonly defer?: (task: () => void) => void;
}

/** Frames of many connections, handled for so long in each turn of the event loop, and in the order of their coming. */
export class Turns {
  readonly #nowMs: () => number;
  readonly #defer: (task: () => void) => void;
  /** A queue: a set keeps the order in which its members were added. */
  readonly #waiting = new Set<Step>();
  #leftMs = turnMs;
  #scheduled = false;

  constructor({ nowMs = () => performance.now(), defer = usualDefer }: TurnsOptions = {}) {
    this.#nowMs = nowMs;
    this.#defer = defer;
  }

  /** Runs `step` until it returns false: now, as far as this turn has time left, and in the next ones. */
  run(step: Step): void {
    this.#waiting.add(step);
    this.#work();
  }

  /** Connections take turns in this too: one that came later does not wait for the whole message of one before. */
  #work(): void {
    for (const step of this.#waiting) {
      if (this.#leftMs <= 0) break;
      this.#waiting.delete(step);
      if (this.#slice(step)) this.#waiting.add(step);
    }
    this.#schedule();
  }

  /** True when there is more. */
  #slice(step: Step): boolean {
    const startMs = this.#nowMs();
    let more = true;
    for (let frames = 0; more && frames < sliceFrames; frames++) more = step();
    this.#leftMs -= this.#nowMs() - startMs;
    return more;
  }

  /** Also when nothing waits: the next turn begins with all its time. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      this.#leftMs = turnMs;
      if (this.#waiting.size > 0) this.#work();
    });
  }
}
