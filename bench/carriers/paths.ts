// The ways to the backend that are measured, and the client that takes each.
import type { LoadClient } from "./clients/client.ts";
import { grpcClient } from "./clients/grpc.ts";
import { grpcWebSocketsClient } from "./clients/grpc-websockets.ts";
import { connectProto, grpc, grpcWeb, http1Client, http2Client } from "./clients/http.ts";
import { muxClient } from "./clients/mux.ts";
import { hasEnvoy, envoyMissing } from "./envoy.ts";

/** What is in front of the backend: nothing, our proxy, a peer, or a relay of bytes. */
export type Front = "backend" | "proxy" | "relay" | "peer-grpc-web-proxy" | "peer-connect-node" | "peer-envoy";

export interface Path {
  readonly name: string;
  readonly front: Front;
  /** Where HTTP/2 has a port of its own. */
  readonly http2Port?: boolean;
  readonly connect: (port: number) => LoadClient;
  /** Modes that this path cannot carry, and why. */
  readonly cannot?: { readonly modes: readonly string[]; readonly reason: string };
}

const knownLengthOnly = { modes: ["upload", "echo"], reason: "a request without content-length ends its process" };
const halfDuplex = { modes: ["echo"], reason: "refuses bidirectional streaming over HTTP/1.1 with 505" };

const envoyProtocols: Readonly<Record<string, Pick<Path, "connect" | "http2Port">>> = {
  "gRPC, h2c": { http2Port: true, connect: grpcClient },
  "gRPC-Web, h2c": { connect: (port) => http2Client(port, grpcWeb) },
  "gRPC-Web, HTTP/1.1": { connect: (port) => http1Client(port, grpcWeb) },
  "Connect, h2c": { connect: (port) => http2Client(port, connectProto) },
  "Connect, HTTP/1.1": { connect: (port) => http1Client(port, connectProto) },
};

const throughEnvoy = Object.entries(envoyProtocols).map(([protocol, way]): Path => ({
  ...{ name: `peer Envoy: ${protocol}`, front: "peer-envoy" },
  ...way,
  ...(!hasEnvoy && { cannot: { modes: ["unary", "download", "upload", "echo"], reason: envoyMissing } }),
}));

export const paths: readonly Path[] = [
  { name: "direct grpc-js", front: "backend", connect: grpcClient },
  { name: "gRPC", front: "proxy", connect: grpcClient },
  { name: "gRPC-Web, h2c", front: "proxy", connect: (port) => http2Client(port, grpcWeb) },
  { name: "gRPC-Web, HTTP/1.1", front: "proxy", connect: (port) => http1Client(port, grpcWeb) },
  { name: "Connect, h2c", front: "proxy", connect: (port) => http2Client(port, connectProto) },
  { name: "Connect, HTTP/1.1", front: "proxy", connect: (port) => http1Client(port, connectProto) },
  { name: "grpc-mux.v1", front: "proxy", connect: muxClient },
  { name: "grpc-websockets", front: "proxy", connect: grpcWebSocketsClient },
  {
    name: "peer @grpc-web/proxy: gRPC-Web, HTTP/1.1",
    front: "peer-grpc-web-proxy",
    connect: (port) => http1Client(port, grpcWeb),
    cannot: knownLengthOnly,
  },
  {
    name: "peer connect-node: gRPC-Web, h2c",
    front: "peer-connect-node",
    http2Port: true,
    connect: (port) => http2Client(port, grpcWeb),
  },
  {
    name: "peer connect-node: gRPC-Web, HTTP/1.1",
    front: "peer-connect-node",
    connect: (port) => http1Client(port, grpcWeb),
    cannot: halfDuplex,
  },
  {
    name: "peer connect-node: Connect, h2c",
    front: "peer-connect-node",
    http2Port: true,
    connect: (port) => http2Client(port, connectProto),
  },
  {
    name: "peer connect-node: Connect, HTTP/1.1",
    front: "peer-connect-node",
    connect: (port) => http1Client(port, connectProto),
    cannot: halfDuplex,
  },
  ...throughEnvoy,
  { name: "bytes relayed unread: gRPC, h2c", front: "relay", connect: (port) => http2Client(port, grpc) },
];
