// The backend's side of a multiplexed call: frames become messages, as fast as the client grants credit.
import type { AcceptedCall } from "connect-websocket/accept";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { FrameSplitter } from "../frames.ts";
import type { Status } from "../status.ts";
import type { UpstreamCall } from "../upstream-call.ts";

export interface ResponsesOptions {
  readonly call: AcceptedCall;
  readonly upstream: UpstreamCall;
  readonly limitBytes: number;
  readonly faults: FaultBoundary;
}

export class Responses {
  readonly #call: AcceptedCall;
  readonly #upstream: UpstreamCall;
  readonly #messages: FrameSplitter;

  constructor({ call, upstream, limitBytes, faults }: ResponsesOptions) {
    this.#call = call;
    this.#upstream = upstream;
    this.#messages = new FrameSplitter({ of: "response", limitBytes, flags: [0] });
    call.onDrain = faults.guard(() => upstream.resume());
  }

  /** Sends what `chunk` completes; without credit for more the backend has to wait. */
  send(chunk: Uint8Array): void {
    let more = true;
    for (const message of this.#messages.split(chunk)) more = this.#call.sendMessage(message);
    if (!more) this.#upstream.pause();
  }
}

/** Ends the call. */
export function sendStatus(call: AcceptedCall, { code, message, trailers }: Status): void {
  call.sendTrailers(code, message, trailers);
}
