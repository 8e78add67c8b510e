// The messages of one call that are larger than its window, while they wait here: they count for the client's address, and a call
// whose message is too much ends. Smaller ones are few enough by the window itself, so a neighbour's large ones do not end their calls.
import type { RawCall } from "grpc-handler/serve";
import type { Held } from "../client-budget.ts";
import type { FaultBoundary } from "../fault-boundary.ts";
import { limits } from "../limits.ts";

export interface LargeMessagesOptions {
  readonly raw: RawCall;
  readonly faults: FaultBoundary;
  /** Throws a PlaygroundError when it is too much. */
  readonly take: (bytes: number) => Held;
}

const nothing: Held = { release: () => undefined };

export class LargeMessages {
  readonly #options: LargeMessagesOptions;
  #held: Set<Held> | undefined;
  #request: Held = nothing;

  constructor(options: LargeMessagesOptions) {
    this.#options = options;
  }

  /** Counts a message until it is released, or the call is over. Throws RESOURCE_EXHAUSTED. */
  hold(bytes: number): Held {
    const { raw, take } = this.#options;
    if (bytes <= limits.sandbox.windowBytes || raw.cancelled) return nothing;
    const all = (this.#held ??= this.#untilOver());
    const held = take(bytes);
    all.add(held);
    const release = (): void => {
      all.delete(held);
      held.release();
    };
    return { release };
  }

  /** Counts a request until `requestTaken`: the next one is not asked for before. Throws RESOURCE_EXHAUSTED. */
  request(bytes: number): void {
    this.#request = this.hold(bytes);
  }

  requestTaken(): void {
    this.#request.release();
    this.#request = nothing;
  }

  #untilOver(): Set<Held> {
    const { raw, faults } = this.#options;
    const all = new Set<Held>();
    // grpc-js says "cancelled" of every call that is over, however it ended.
    faults.listen(raw, "cancelled", () => {
      for (const held of all) held.release();
      all.clear();
    });
    return all;
  }
}
