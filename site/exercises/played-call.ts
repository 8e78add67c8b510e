// One call of a check while it is played: what has happened so far, and a way to wait for more.
import { ends, idleRun, type LiveEvent, reduce, type RunState } from "../run/index.ts";
import { randomId } from "../run/live.ts";
import { type Finding, finding } from "../try/finding.ts";
import { momentOf, refText } from "../try/moments.ts";
import type { CallScript } from "../schemas/exercise.ts";

export class PlayedCall {
  readonly name: string;
  readonly script: CallScript;
  /** The client's own name for the call, by which the handler's side is known. */
  readonly id = randomId();
  state: RunState = idleRun;
  /** What the client waited for in vain. */
  stuck: Finding | undefined;
  /** The most timers that ran at the same time, as far as the runner's reports show: it counts them a few times a second. */
  mostTimers = 0;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, script: CallScript) {
    this.name = name;
    this.script = script;
  }

  readonly add = (event: LiveEvent, atMs = performance.now()): void => {
    this.state = reduce(this.state, [{ run: 1, atMs, ...event }]);
    this.mostTimers = Math.max(this.mostTimers, this.state.alive?.timers ?? 0);
    for (const check of [...this.#waiting]) check();
  };

  get isOver(): boolean {
    return ends.has(this.state.phase);
  }

  /** True when it holds; false after `patienceMs`, or when `givenUp` holds first. */
  until(holds: (state: RunState) => boolean, patienceMs: number, givenUp = () => false): Promise<boolean> {
    return new Promise((resolve) => {
      const check = (isLate = false): void => {
        const held = holds(this.state);
        if (!held && !isLate && !givenUp()) return;
        clearTimeout(patience);
        this.#waiting.delete(check);
        resolve(held);
      };
      const patience = setTimeout(check, patienceMs, true);
      this.#waiting.add(check);
      check();
    });
  }

  /** Waits for an event as long as the call goes on; true when it came. */
  reaches(ref: string, patienceMs: number): Promise<boolean> {
    return this.until(
      (state) => momentOf(state, ref) !== undefined,
      patienceMs,
      () => this.isOver,
    );
  }

  /** Waits for an event. A call that ends without it has said so by its end; one that goes on is stuck. */
  async event(ref: string, patienceMs: number): Promise<void> {
    if ((await this.reaches(ref, patienceMs)) || this.isOver) return;
    this.stuck ??= finding(refText(ref), `nothing for ${String(patienceMs / 1000)} s`);
  }
}
