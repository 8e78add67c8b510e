// The clients that are made for a page alone.
import { grpc } from "@improbable-eng/grpc-web";
import { type InteropClient, oneRequest } from "./client.ts";
import { google } from "./google.ts";
import { improbable } from "./improbable.ts";
import { byFetch, byWebSocket } from "./portable.ts";

export const pageClients: readonly InteropClient[] = [
  {
    ...byFetch("grpc-web, gRPC-Web", (url) => google(url, "binary")),
    lacks: (mode) => (mode === "unary" ? undefined : (oneRequest(mode) ?? "it reads streams as text only")),
  },
  byFetch("grpc-web, gRPC-Web text", (url) => google(url, "text")),
  byFetch("@improbable-eng/grpc-web, gRPC-Web", (url) => improbable(url, grpc.CrossBrowserHttpTransport({}))),
  byWebSocket("@improbable-eng/grpc-web, grpc-websockets", (url) => improbable(url, grpc.WebsocketTransport())),
];
