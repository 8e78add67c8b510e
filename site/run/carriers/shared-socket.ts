// The one WebSocket that all labs of a page share, with a tap on each call for those who show its bytes.
import type { Transport } from "@connectrpc/connect";
import {
  createWebSocketTransport,
  encodeFrames,
  type Frame,
  type FrameObserver,
  initialWindowBytes,
} from "connect-websocket";
import type { CallTap } from "./call-tap.ts";

let shared: Transport | undefined;
const sockets = new Set<WebSocket>();
/** By the metadata x-call-id, until the call is opened. */
const expectedTaps = new Map<string, CallTap>();
/** By the call's number on the present socket. */
const openTaps = new Map<number, CallTap>();

export function sharedTransport(): Transport {
  shared ??= createWebSocketTransport({
    baseUrl: location.origin,
    // Backpressure is there to be seen: the window stays what the guide says.
    maxWindowBytes: 0,
    webSocket: KnownSocket,
    onFrame: observe,
  });
  return shared;
}

/** Cuts the connection as if the network were gone: all that was under way on it is lost. The next call connects anew. */
export function cutConnection(): void {
  for (const socket of sockets) socket.close(4_000, "the reader cut the connection");
}

/** Hands the frames of a call to its tap. Returns what to do when the call is over, or never came to be. */
export function tapCall(callId: string, tap: CallTap): () => void {
  expectedTaps.set(callId, tap);
  return () => expectedTaps.delete(callId);
}

/** A WebSocket that can be cut from outside. */
class KnownSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    // A new socket counts its calls from 1 again.
    openTaps.clear();
    sockets.add(this);
    this.addEventListener("close", () => sockets.delete(this));
  }
}

const observe: FrameObserver = (direction, frame) => {
  if (frame.type === "OPEN") tapOpened(frame);
  const tap = openTaps.get(frame.callId);
  if (!tap) return;
  if (direction === "sent") tapSent(tap, frame);
  else tapReceived(tap, frame);
  if (frame.type === "TRAILERS" || frame.type === "RESET") openTaps.delete(frame.callId);
};

function tapOpened({ callId, path, headers }: Frame & { type: "OPEN" }): void {
  const id = String(headers.find(([key]) => key === "x-call-id")?.[1]);
  const tap = expectedTaps.get(id);
  if (!tap) return;
  expectedTaps.delete(id);
  openTaps.set(callId, tap);
  tap.head({ path, callNumber: callId, request: headers });
  tap.granted(initialWindowBytes);
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
