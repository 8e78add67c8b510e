// The backend's side of a multiplexed call: frames become messages, as fast as the client grants credit.
import type { AcceptedCall } from "connect-websocket/accept";
import { FrameSplitter } from "../frames.ts";
import type { Status } from "../status.ts";
import type { UpstreamCall } from "../upstream-call.ts";
import { statusOfError } from "../upstream.ts";

export class Responses {
  readonly #call: AcceptedCall;
  readonly #upstream: UpstreamCall;
  readonly #messages: FrameSplitter;

  constructor(call: AcceptedCall, upstream: UpstreamCall, limitBytes: number) {
    this.#call = call;
    this.#upstream = upstream;
    this.#messages = new FrameSplitter({ of: "response", limitBytes, flags: [0] });
    call.onDrain = () => upstream.resume();
  }

  /** Sends what `chunk` completes; without credit for more the backend has to wait. */
  send(chunk: Uint8Array): void {
    try {
      let more = true;
      for (const message of this.#messages.split(chunk)) more = this.#call.sendMessage(message);
      if (!more) this.#upstream.pause();
    } catch (error) {
      this.#upstream.cancel();
      sendStatus(this.#call, statusOfError(error));
    }
  }
}

/** Ends the call. */
export function sendStatus(call: AcceptedCall, { code, message, trailers }: Status): void {
  call.sendTrailers(code, message, trailers);
}
