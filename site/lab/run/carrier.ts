// The way that one call takes: the shared WebSocket, or a fetch of its own.
import type { DescMethod } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import type { Carrier } from "../state/wire-head.ts";
import type { CallTap } from "./call-tap.ts";
import { tappedFetch } from "./fetch-tap.ts";
import { sharedTransport, webSocketTaps } from "./transport.ts";

/** A transport whose bytes the tap sees. Fetch carriers are fetched themselves when they are first chosen. */
export async function openCarrier(
  carrier: Carrier,
  callId: string,
  method: DescMethod,
  tap: CallTap,
): Promise<Transport> {
  if (carrier === "websocket") {
    webSocketTaps.expect(callId, tap);
    return sharedTransport();
  }
  const { createConnectTransport, createGrpcWebTransport } = await import("@connectrpc/connect-web");
  const bare = isBare(carrier, method);
  const options = { baseUrl: location.origin, fetch: tappedFetch(tap, bare), useBinaryFormat: true };
  return carrier === "connect" ? createConnectTransport(options) : createGrpcWebTransport(options);
}

/** On the wire all four modes look alike, so the streaming form serves unary methods too; but not in Connect over HTTP. */
export function isBare(carrier: Carrier, { methodKind }: DescMethod): boolean {
  return carrier === "connect" && methodKind === "unary";
}
