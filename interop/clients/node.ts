// The clients that run in Node: gRPC itself, and the web's protocols where HTTP/2 lets them carry all four modes.
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { everyMode, type InteropClient } from "./client.ts";
import { grpcJs } from "./grpc-js.ts";
import { asTransport } from "./outside-client.ts";

const http2 = { httpVersion: "2" } as const;

export const nodeClients: readonly InteropClient[] = [
  {
    name: "@grpc/grpc-js, bare gRPC",
    lacks: everyMode,
    connect: ({ grpcUrl }) => asTransport(grpcJs(grpcUrl)),
  },
  {
    name: "@grpc/grpc-js, gRPC on the proxy's port",
    lacks: everyMode,
    connect: ({ url }) => asTransport(grpcJs(url)),
  },
  {
    name: "@connectrpc/connect-node, gRPC on the proxy's port",
    lacks: everyMode,
    connect: ({ url }) => createGrpcTransport({ baseUrl: url }),
  },
  {
    name: "@connectrpc/connect-node, gRPC-Web over HTTP/2",
    lacks: everyMode,
    connect: ({ url }) => createGrpcWebTransport({ baseUrl: url, ...http2 }),
  },
  {
    name: "@connectrpc/connect-node, Connect proto over HTTP/2",
    lacks: everyMode,
    connect: ({ url }) => createConnectTransport({ baseUrl: url, useBinaryFormat: true, ...http2 }),
  },
  {
    name: "@connectrpc/connect-node, Connect JSON over HTTP/2",
    lacks: everyMode,
    connect: ({ url }) => createConnectTransport({ baseUrl: url, useBinaryFormat: false, ...http2 }),
  },
];
