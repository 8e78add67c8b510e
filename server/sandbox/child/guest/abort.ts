// AbortController and AbortSignal: how a handler learns that its client is gone.
import { DOMException } from "./dom-exception.ts";
import { Event, EventTarget } from "./events.ts";
import { setTimeout } from "./timers.ts";

const key = Symbol("only a controller makes signals");

export class AbortSignal extends EventTarget {
  onabort: ((event: Event) => unknown) | null = null;
  #aborted = false;
  #reason: unknown = undefined;

  constructor(proof?: symbol) {
    if (proof !== key) throw new TypeError("Illegal constructor: make an AbortController and take its signal");
    super();
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason as Error;
  }

  /** Not for readers: only this file's functions have the key. */
  static fire(proof: symbol, signal: AbortSignal, reason: unknown): void {
    if (proof !== key || signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason === undefined ? new DOMException("This operation was aborted", "AbortError") : reason;
    const event = new Event("abort");
    signal.onabort?.call(signal, event);
    signal.dispatchEvent(event);
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(key);
    AbortSignal.fire(key, signal, reason);
    return signal;
  }

  static timeout(delayMs: number): AbortSignal {
    const signal = new AbortSignal(key);
    const fire = (): void =>
      AbortSignal.fire(key, signal, new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    setTimeout(fire, delayMs);
    return signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const any = new AbortSignal(key);
    for (const signal of signals) {
      const follow = (): void => AbortSignal.fire(key, any, signal.reason);
      if (signal.aborted) follow();
      else signal.addEventListener("abort", follow, { once: true });
    }
    return any;
  }
}

export class AbortController {
  readonly signal = new AbortSignal(key);

  abort(reason?: unknown): void {
    AbortSignal.fire(key, this.signal, reason);
  }
}
