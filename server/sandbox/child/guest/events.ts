// Event and EventTarget, as much as AbortSignal and its users need.
import { currentCall } from "./current-call.ts";
import { reportThrown } from "./thrown.ts";

export class Event {
  readonly type: string;
  target: EventTarget | null = null;

  constructor(type: string) {
    this.type = type;
  }
}

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

interface Registered {
  readonly listener: Listener;
  readonly once: boolean;
}

export class EventTarget {
  readonly #listeners = new Map<string, Registered[]>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options?: { once?: boolean; signal?: EventTarget } | boolean,
  ): void {
    if (listener === null) return;
    const registered = this.#of(type);
    if (registered.some((one) => one.listener === listener)) return;
    const { once = false, signal } = typeof options === "object" ? options : {};
    this.#listeners.set(type, [...registered, { listener, once }]);
    signal?.addEventListener("abort", () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const left = this.#of(type).filter((one) => one.listener !== listener);
    if (left.length === 0) this.#listeners.delete(type);
    else this.#listeners.set(type, left);
  }

  /** What a listener throws is reported, and the next one runs. */
  dispatchEvent(event: Event): boolean {
    event.target = this;
    for (const { listener, once } of this.#of(event.type)) {
      if (once) this.removeEventListener(event.type, listener);
      try {
        if (typeof listener === "function") listener.call(this, event);
        else listener.handleEvent(event);
      } catch (error) {
        reportThrown(currentCall(), error);
      }
    }
    return true;
  }

  #of(type: string): readonly Registered[] {
    return this.#listeners.get(type) ?? [];
  }
}
