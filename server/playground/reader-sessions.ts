// One sandbox session for each reader, opened at the first need and opened again when its runner has died.
import type { Sandbox, Session } from "../sandbox/index.ts";

export class ReaderSessions {
  readonly #sandbox: Sandbox;
  readonly #open = new Map<string, Promise<Session>>();
  readonly #usedAt = new Map<string, number>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** The reader's session. Rejects with a PlaygroundError when the sandbox has no room. */
  get(reader: string): Promise<Session> {
    this.#usedAt.set(reader, performance.now());
    const known = this.#open.get(reader);
    if (known) return known;
    const opening = this.#sandbox.openSession();
    this.#open.set(reader, opening);
    const forget = (): void => {
      if (this.#open.get(reader) !== opening) return;
      this.#open.delete(reader);
      this.#usedAt.delete(reader);
    };
    opening.then((session) => {
      if (session.ended.aborted) forget();
      else session.ended.addEventListener("abort", forget, { once: true });
    }, forget);
    return opening;
  }

  /** Kills the reader's session, if there is one. */
  close(reader: string): void {
    const known = this.#open.get(reader);
    this.#open.delete(reader);
    this.#usedAt.delete(reader);
    known?.then(
      (session) => session.close(),
      () => undefined,
    );
  }

  /** Kills the sessions that nobody has asked for in `idleMs`, except those of `kept` readers. */
  closeIdle(kept: ReadonlySet<string>, idleMs: number): void {
    const since = performance.now() - idleMs;
    for (const [reader, usedAt] of this.#usedAt) if (usedAt < since && !kept.has(reader)) this.close(reader);
  }
}
