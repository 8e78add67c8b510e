// The call that a run shows, and what the handler's side has reported of it.
import type { HandlerEvent } from "../events/event.ts";
import { startedCall } from "../events/handler-events.ts";

export class ShownCall {
  /** The client's name for it. */
  readonly callId: string;
  readonly openedMs = performance.now();
  /** The backend's name for it, once it has reached the handler. */
  #startedAs: string | undefined;
  #code: number | undefined;

  constructor(callId: string) {
    this.callId = callId;
  }

  /** The event, if it is of this call. */
  take(backendCallId: string, event: HandlerEvent): void {
    if (startedCall(event) === this.callId) this.#startedAs = backendCallId;
    if (backendCallId === this.#startedAs && event.case === "finished") this.#code = event.value.code;
  }

  get isStarted(): boolean {
    return this.#startedAs !== undefined;
  }

  /** Its status on the handler's side, which a lost connection may have kept from the client. */
  get code(): number | undefined {
    return this.#code;
  }
}
