// Keeps one isolate ready: making it takes longer than anything else between Run and the first message.
import type { SnapshotName } from "../wire/down.ts";
import type { IsolateMaker, StartedIsolate } from "./isolate.ts";

/** Long enough for a crowd that deploys at once to see its first messages; no reader edits and runs again so soon. */
const refillMs = 1_000;

export class IsolateReserve {
  readonly #maker: IsolateMaker;
  #spare: StartedIsolate | undefined;

  constructor(maker: IsolateMaker) {
    this.#maker = maker;
    this.#spare = maker.make("plain");
  }

  /** The spare one is plain, as most are. */
  take(snapshot: SnapshotName): StartedIsolate {
    if (snapshot !== "plain") return this.#maker.make(snapshot);
    const taken = this.#spare ?? this.#maker.make(snapshot);
    this.#spare = undefined;
    setTimeout(() => {
      this.#spare ??= this.#maker.make("plain");
    }, refillMs);
    return taken;
  }
}
