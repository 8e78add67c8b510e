// The victim as a process of its own: what the attacker's side computes must not look like a gap.
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromVictim, Gap, VictimFigures } from "./victim.ts";

const program = fileURLToPath(new URL("victim-main.ts", import.meta.url));

export class VictimProcess {
  readonly #child: ChildProcess;
  readonly #started = Promise.withResolvers<undefined>();
  readonly #figures = Promise.withResolvers<VictimFigures>();
  #isStopping = false;

  /** `onGap` is called with each gap between two messages. */
  constructor(url: string, onGap: (gap: Gap) => void) {
    this.#child = fork(program, [url]);
    this.#child.on("message", (message: FromVictim) => {
      if ("started" in message) this.#started.resolve(undefined);
      else if ("gap" in message) onGap(message.gap);
      else this.#figures.resolve(message.figures);
    });
    this.#child.once("exit", () => {
      const gone = new Error("the victim's process has ended before it was stopped");
      this.#started.reject(gone);
      this.#figures.reject(gone);
    });
    for (const { promise } of [this.#started, this.#figures]) promise.catch(() => undefined);
  }

  /** Resolves when the first message has come. */
  get started(): Promise<unknown> {
    return this.#started.promise;
  }

  /** May be called again. */
  stop(): Promise<VictimFigures> {
    if (!this.#isStopping && this.#child.connected) this.#child.send("stop");
    this.#isStopping = true;
    return this.#figures.promise;
  }
}
