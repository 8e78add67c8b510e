// The clients that need nothing but fetch and WebSocket: they run in browsers and in Node.
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { createWebSocketTransport } from "connect-websocket";
import { FetchTransport, WebsocketTransport } from "nice-grpc-web";
import { everyMode, type InteropClient, oneRequest } from "./client.ts";
import { niceGrpc } from "./nice-grpc.ts";
import { asTransport, type StartCall } from "./outside-client.ts";
import { protobufTs } from "./protobuf-ts.ts";

/** A client that sends one request message. */
export const byFetch = (name: string, start: (url: string) => StartCall): InteropClient => ({
  name,
  lacks: oneRequest,
  connect: ({ url }) => asTransport(start(url)),
});

/** A client of all four modes. */
export const byWebSocket = (name: string, start: (url: string) => StartCall): InteropClient => ({
  ...byFetch(name, start),
  lacks: everyMode,
});

const encodedMessage = {
  special_status_message: "the client shows grpc-message as it is on the wire, percent-encoded",
};

export const portableClients: readonly InteropClient[] = [
  {
    name: "connect-websocket, grpc-mux.v1",
    lacks: everyMode,
    connect: ({ url }) => createWebSocketTransport({ baseUrl: url }),
  },
  {
    name: "@connectrpc/connect-web, gRPC-Web",
    lacks: oneRequest,
    connect: ({ url }) => createGrpcWebTransport({ baseUrl: url }),
  },
  {
    name: "@connectrpc/connect-web, Connect JSON",
    lacks: oneRequest,
    connect: ({ url }) => createConnectTransport({ baseUrl: url, useHttpGet: true }),
  },
  {
    name: "@connectrpc/connect-web, Connect proto",
    lacks: oneRequest,
    connect: ({ url }) => createConnectTransport({ baseUrl: url, useBinaryFormat: true, useHttpGet: true }),
  },
  {
    ...byFetch("@protobuf-ts/grpcweb-transport, gRPC-Web", (url) => protobufTs(url, "binary")),
    faults: encodedMessage,
  },
  {
    ...byFetch("@protobuf-ts/grpcweb-transport, gRPC-Web text", (url) => protobufTs(url, "text")),
    faults: encodedMessage,
  },
  byFetch("nice-grpc-web, gRPC-Web", (url) => niceGrpc(url, FetchTransport())),
  byWebSocket("nice-grpc-web, grpc-websockets", (url) => niceGrpc(url, WebsocketTransport())),
];
