// Hands the frames of the shared WebSocket to the calls that they belong to.
import type { Frame, FrameObserver } from "connect-websocket";
import { encodeFrames, initialWindowBytes } from "connect-websocket";
import type { CallTap } from "./call-tap.ts";

export class WebSocketTaps {
  /** By the metadata x-call-id, until the call is opened. */
  readonly #expected = new Map<string, CallTap>();
  /** By the call's number on the present socket. */
  readonly #open = new Map<number, CallTap>();

  expect(callId: string, tap: CallTap): void {
    this.#expected.set(callId, tap);
  }

  /** The call is over, or never came to be. */
  forget(callId: string): void {
    this.#expected.delete(callId);
  }

  /** A new socket counts its calls from 1 again. */
  socketOpened(): void {
    this.#open.clear();
  }

  readonly observe: FrameObserver = (direction, frame) => {
    if (frame.type === "OPEN") this.#bind(frame);
    const tap = this.#open.get(frame.callId);
    if (!tap) return;
    if (direction === "sent") tapSent(tap, frame);
    else tapReceived(tap, frame);
    if (frame.type === "TRAILERS" || frame.type === "RESET") this.#open.delete(frame.callId);
  };

  #bind({ callId, path, headers }: Frame & { type: "OPEN" }): void {
    const name = headers.find(([key]) => key === "x-call-id")?.[1];
    const tap = typeof name === "string" ? this.#expected.get(name) : undefined;
    if (!tap || name === undefined) return;
    this.#expected.delete(name);
    this.#open.set(callId, tap);
    tap.head({ path, callNumber: callId, request: headers });
    tap.granted(initialWindowBytes);
  }
}

function tapSent(tap: CallTap, frame: Frame): void {
  if (frame.type === "DATA") tap.sent(frame.payload);
  else if (frame.type === "HALF_CLOSE") tap.halfClosed();
  else if (frame.type === "CREDIT") tap.granted(frame.bytes);
}

function tapReceived(tap: CallTap, frame: Frame): void {
  if (frame.type === "DATA") tap.arrived(frame.payload);
  else if (frame.type === "HEADERS") tap.head({ response: frame.headers });
  else if (frame.type === "TRAILERS" || frame.type === "RESET") tap.head({ end: encodeFrames([frame]) });
}
