// What a load generator needs of a carrier, so that every path gets the same work.
import type { MethodName } from "../service.ts";

export interface StreamEvents {
  /** Initial metadata is here. */
  readonly onHeaders?: () => void;
  /** The value of a response message. */
  readonly onMessage: (value: Uint8Array) => void;
  /** Messages may be sent again. */
  readonly onDrain: () => void;
  /** The stream is over: with an error unless its status was OK. Not called after `cancel`. */
  readonly onEnd: (error?: Error) => void;
}

export interface LoadStream {
  /** False: wait for `onDrain`. */
  send(value: Uint8Array): boolean;
  halfClose(): void;
  /** Reads no more. */
  pause(): void;
  cancel(): void;
}

export interface LoadClient {
  unary(value: Uint8Array): Promise<Uint8Array>;
  /** With `only`, that is the one request message, and the half-close comes with it. */
  open(method: MethodName, events: StreamEvents, only?: Uint8Array): LoadStream;
  close(): void;
}
