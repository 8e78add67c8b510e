// One real client for each carrier.
import type { Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { createWebSocketTransport, type WebSocketConstructor } from "connect-websocket";
import { onTestFinished } from "vitest";

export interface TestTransport {
  readonly name: string;
  readonly create: (baseUrl: string) => Transport;
}

export const webSocket = {
  name: "WebSocket",
  create: (baseUrl: string, WebSocket: WebSocketConstructor = globalThis.WebSocket): Transport => {
    const transport = createWebSocketTransport({ baseUrl, webSocket: WebSocket });
    onTestFinished(() => transport.close());
    return transport;
  },
};

/** By fetch: unary and server streaming. */
export const overHttp: readonly TestTransport[] = [
  { name: "gRPC-Web", create: (baseUrl) => createGrpcWebTransport({ baseUrl }) },
  { name: "Connect proto", create: (baseUrl) => createConnectTransport({ baseUrl, useBinaryFormat: true }) },
  { name: "Connect JSON", create: (baseUrl) => createConnectTransport({ baseUrl }) },
];

export const transports: readonly TestTransport[] = [...overHttp, webSocket];
