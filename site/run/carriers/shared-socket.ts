// The one WebSocket that all labs of a page share, with a tap for those who show its bytes.
import type { Transport } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { WebSocketTaps } from "./websocket-taps.ts";

export const webSocketTaps = new WebSocketTaps();

let shared: Transport | undefined;
const sockets = new Set<WebSocket>();

export function sharedTransport(): Transport {
  shared ??= createWebSocketTransport({
    baseUrl: location.origin,
    // Backpressure is there to be seen: the window stays what the guide says.
    maxWindowBytes: 0,
    webSocket: KnownSocket,
    onFrame: webSocketTaps.observe,
  });
  return shared;
}

/** Cuts the connection as if the network were gone: all that was under way on it is lost. The next call connects anew. */
export function cutConnection(): void {
  for (const socket of sockets) socket.close(4_000, "the reader cut the connection");
}

/** A WebSocket that can be cut from outside. */
class KnownSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols);
    webSocketTaps.socketOpened();
    sockets.add(this);
    this.addEventListener("close", () => sockets.delete(this));
  }
}
