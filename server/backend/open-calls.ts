// The open calls of examples and deployments: when the backend ends they have a grace, and then a status.
import { StatusCode } from "grpc-handler";
import type { RawCall } from "grpc-handler/serve";
import { PlaygroundError, shuttingDown } from "../errors.ts";
import { atMost } from "../grace.ts";
import { Slots } from "../slots.ts";

export class OpenCalls {
  readonly #calls = new Slots<RawCall>();
  /** Streams of Watch: a drain does not wait for them, and ends them after all other calls. */
  readonly #watches = new Slots<RawCall>();
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Takes note of a call until the returned function is called. Throws UNAVAILABLE when no more are taken. */
  opened(call: RawCall, kind: "call" | "watch"): () => void {
    if (this.#isDraining) throw new PlaygroundError(StatusCode.UNAVAILABLE, shuttingDown);
    const calls = kind === "watch" ? this.#watches : this.#calls;
    const remove = calls.add(call);
    return () => {
      remove();
      if (this.#calls.size === 0) this.#onIdle?.();
    };
  }

  /** Takes no more. Resolves when none is open, or when the time is over and the rest were ended with UNAVAILABLE. */
  async drain(graceMs: number): Promise<void> {
    this.#isDraining = true;
    const { promise: idle, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    if (this.#calls.size > 0) await atMost(graceMs, idle);
    const status = { code: StatusCode.UNAVAILABLE, details: shuttingDown };
    for (const call of [...this.#calls, ...this.#watches])
      call.emit("error", Object.assign(new Error(shuttingDown), status));
  }
}
