// The backend's side of a multiplexed call: frames become messages, as fast as the client grants credit and reads its socket.
import type { AcceptedCall } from "connect-websocket/accept";
import { StatusCode } from "grpc-handler";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { FrameSplitter } from "../call/frames.ts";
import type { UpstreamCall } from "../upstream/upstream-call.ts";
import type { Unread } from "./unread.ts";

export interface ResponsesOptions {
  readonly call: AcceptedCall;
  readonly upstream: UpstreamCall;
  /** Of the socket that the call shares with others. */
  readonly unread: Unread;
  readonly limitBytes: number;
  readonly faults: FaultBoundary;
}

export class Responses {
  readonly #call: AcceptedCall;
  readonly #upstream: UpstreamCall;
  readonly #unread: Unread;
  readonly #messages: FrameSplitter;
  readonly #guardedTaken: () => void;
  #hasCredit = true;
  #isFull = false;

  constructor({ call, upstream, unread, limitBytes, faults }: ResponsesOptions) {
    this.#call = call;
    this.#upstream = upstream;
    this.#unread = unread;
    this.#messages = new FrameSplitter({ of: "response", limitBytes, flags: [0] });
    this.#guardedTaken = faults.guard(() => {
      this.#isFull = false;
      this.#resume();
    });
    call.onDrain = faults.guard(() => {
      this.#hasCredit = true;
      this.#resume();
    });
  }

  /** Sends what `chunk` completes; without credit for more, or with too much that was not read, the backend has to wait. */
  send(chunk: Uint8Array): void {
    for (const message of this.#messages.split(chunk)) this.#hasCredit = this.#call.sendMessage(message);
    if (this.#unread.isFull && !this.#isFull) {
      this.#isFull = true;
      this.#unread.wait(this.#guardedTaken);
    }
    if (!this.#hasCredit || this.#isFull) this.#upstream.pause();
  }

  /** The backend has ended the call. Throws INTERNAL when it said OK in the middle of a message. */
  finish(code: StatusCode): void {
    if (code === StatusCode.OK) this.#messages.end();
    this.end();
  }

  /** The call is over. */
  end(): void {
    this.#unread.forget(this.#guardedTaken);
  }

  #resume(): void {
    if (this.#hasCredit && !this.#isFull) this.#upstream.resume();
  }
}
