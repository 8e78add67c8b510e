// What the accepting end's owner sees of a call: callbacks to set, and what to send.
import type { HeaderList } from "../wire/header-list.ts";

/** Why a call ended before its status: the words that a handler's signal carries. */
export type CancelReason = "cancelled by the client" | "deadline exceeded" | "connection lost";

/**
 * One call. Set the callbacks inside `onCall`, before it returns: the messages that came in the same WebSocket message
 * follow at once. After the call has ended (trailers or reset sent, `onCancel` called) every method does nothing.
 */
export interface AcceptedCall {
  /** Unique on its connection. */
  readonly id: number;
  /** "/package.Service/Method" */
  readonly path: string;
  /** Request metadata, as the client sent it. */
  readonly headers: HeaderList;
  /** The time that the client allows, from now; undefined without a deadline. Enforcing it is the owner's part. */
  readonly timeoutMs: number | undefined;
  /** True when the call is over. */
  readonly ended: boolean;

  /** A request message: a view into what the socket delivered, never changed afterwards. `grant` what you consume. */
  onMessage: (payload: Uint8Array) => void;
  /** The client sends no more messages. */
  onHalfClose: () => void;
  /** The call is over before its status: stop working for it. At most once, and never after trailers or a reset. */
  onCancel: (reason: CancelReason) => void;
  /** `sendMessage` had returned false, and now messages may be sent again. */
  onDrain: () => void;

  /** Initial metadata, now. Only the first call has an effect. Throws TypeError for what HTTP does not allow. */
  sendHeaders(headers: HeaderList): void;
  /**
   * One response message; `sendHeaders([])` happens by itself before the first. False when the client grants no more
   * for now: wait for `onDrain`. What is sent all the same is kept, in order. Don't change the bytes afterwards.
   */
  sendMessage(payload: Uint8Array): boolean;
  /** The gRPC status, 0 to 16, behind all messages. Ends the call. Throws TypeError for what HTTP does not allow. */
  sendTrailers(status: number, message: string, trailers: HeaderList): void;
  /** Ends the call at once with an error status, 1 to 16, ahead of messages that wait for credit. */
  reset(code: number, reason: string): void;
  /**
   * Bytes of request payload that were consumed, so that the client may send more. Counted in whole messages, in the
   * order of their arrival: several may be granted together, and an empty message is granted with 0.
   */
  grant(bytes: number): void;
}
