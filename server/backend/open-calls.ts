// The calls that are open, whoever answers them: when the backend ends they have a grace, and then a status.
import { StatusCode } from "grpc-handler";
import type { RawCall } from "grpc-handler/serve";
import { PlaygroundError, shuttingDown } from "../errors.ts";
import { atMost } from "../grace.ts";

export class OpenCalls {
  readonly #calls = new Set<RawCall>();
  #isDraining = false;
  #onIdle: (() => void) | undefined;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Takes note of a call until the returned function is called. Throws UNAVAILABLE when no more are taken. */
  opened(call: RawCall): () => void {
    if (this.#isDraining) throw new PlaygroundError(StatusCode.UNAVAILABLE, shuttingDown);
    this.#calls.add(call);
    return () => {
      this.#calls.delete(call);
      if (this.#calls.size === 0) this.#onIdle?.();
    };
  }

  /** Takes no more. Resolves when none is open, or when the time is over and the rest were ended with UNAVAILABLE. */
  async drain(graceMs: number): Promise<void> {
    this.#isDraining = true;
    if (this.#calls.size === 0) return;
    const { promise: idle, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    await atMost(graceMs, idle);
    const status = { code: StatusCode.UNAVAILABLE, details: shuttingDown };
    for (const call of this.#calls) call.emit("error", Object.assign(new Error(shuttingDown), status));
  }
}
