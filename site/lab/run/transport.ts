// The one WebSocket that all labs of a page share.
import type { Transport } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";

let shared: Transport | undefined;

export function sharedTransport(): Transport {
  shared ??= createWebSocketTransport({ baseUrl: location.origin });
  return shared;
}
