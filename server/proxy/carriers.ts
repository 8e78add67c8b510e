// The carriers that the proxy serves. To add one, write its folder and list it here.
import type { HttpCarrier, SocketCarrier } from "./carrier.ts";
import { connect, connectGet } from "./connect/index.ts";
import { grpc } from "./grpc/index.ts";
import { grpcWeb } from "./grpc-web/index.ts";
import { grpcWebSockets } from "./grpc-websockets/index.ts";
import { mux } from "./mux/index.ts";

/** In the order in which they are asked. */
export const httpCarriers: readonly HttpCarrier[] = [grpcWeb, connect, connectGet, grpc];
export const socketCarriers: readonly SocketCarrier[] = [mux, grpcWebSockets];
