// One call of a check while it is played: what has happened so far, and a way to wait for more.
import { idleRun, type LiveEvent, reduce, type RunState } from "../run/index.ts";
import { randomId } from "../run/live.ts";
import { type Finding, finding } from "../try/finding.ts";
import { momentOf, tellRef } from "../try/moments.ts";
import type { CallScript } from "../schemas/exercise.ts";

export class PlayedCall {
  readonly name: string;
  readonly script: CallScript;
  /** The client's own name for the call, by which the handler's side is known. */
  readonly id = randomId();
  state: RunState = idleRun;
  /** What the client waited for in vain. */
  stuck: Finding | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, script: CallScript) {
    this.name = name;
    this.script = script;
  }

  readonly add = (event: LiveEvent, atMs = performance.now()): void => {
    this.state = reduce(this.state, [{ run: 1, atMs, ...event }]);
    for (const wake of [...this.#waiting]) wake();
  };

  get isOver(): boolean {
    return ["ended", "rejected", "failed"].includes(this.state.phase);
  }

  /** True when it holds; false after `patienceMs`, or when `givenUp` holds first. */
  async until(
    holds: (state: RunState) => boolean,
    patienceMs: number,
    givenUp: () => boolean = () => false,
  ): Promise<boolean> {
    const late = new AbortController();
    let wake: () => void = () => undefined;
    const onChange = (): void => wake();
    this.#waiting.add(onChange);
    const patience = setTimeout(() => {
      late.abort();
      wake();
    }, patienceMs);
    try {
      while (!holds(this.state)) {
        if (late.signal.aborted || givenUp()) return false;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      return true;
    } finally {
      clearTimeout(patience);
      this.#waiting.delete(onChange);
    }
  }

  /** Waits for an event. A call that ends without it has said so by its end; one that goes on is stuck. */
  async event(ref: string, patienceMs: number): Promise<boolean> {
    const came = await this.until(
      (state) => momentOf(state, ref) !== undefined,
      patienceMs,
      () => this.isOver,
    );
    if (!came && !this.isOver) this.stuck ??= finding(tellRef(ref), `nothing for ${String(patienceMs / 1000)} s`);
    return came;
  }
}
