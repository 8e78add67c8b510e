// What a carrier says of itself, and what it is given to serve a call or a socket. carriers.ts lists them.
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { FaultBoundary } from "../fault-boundary.ts";
import type { Limits } from "../limits.ts";
import type { ClientUpstream } from "./admission/client.ts";
import type { HeldRequest } from "./admission/client-load.ts";
import type { Schemas } from "./connect/schemas.ts";
import type { HttpRequest, HttpResponse } from "./listener/http.ts";
import type { HeaderList } from "./call/metadata.ts";
import type { Status } from "./call/status.ts";

/** A way of calling in one HTTP exchange. */
export interface HttpCarrier {
  /** "grpc-web", for metrics and traces. */
  readonly name: string;
  /** The content types that a refusal names. */
  readonly offers: readonly string[];
  /** Whether the request is a call in this carrier. */
  readonly accepts: (request: CallRequest) => boolean;
  readonly serve: (context: CarrierContext, call: HttpCall) => void;
  /** Ends a call that was not let in, with a status as its clients read it. */
  readonly refuse: (call: RefusedCall, status: Status) => void;
}

export interface RefusedCall extends Pick<HttpCall, "res" | "cors"> {
  /** Of the request, in lower case. */
  readonly contentType: string;
}

/** What says in which carrier a request calls. */
export interface CallRequest {
  readonly method: string;
  /** In lower case; "" without one. */
  readonly contentType: string;
  readonly query: Pick<URLSearchParams, "has">;
}

/** A way of calling over a WebSocket. */
export interface SocketCarrier {
  readonly subProtocol: string;
  /** Where it is served, for a refusal to name. */
  readonly where: string;
  /** Whether it is served at a path. */
  readonly isAt: (path: string) => boolean;
  readonly serve: (call: SocketCall) => ServedSocket;
}

export interface CarrierContext {
  /** In the name of the client whose call it is. */
  readonly upstream: ClientUpstream;
  /** Connect's JSON is read and written by the descriptors of proto/, or by those of a deployment. */
  readonly schemas: Pick<Schemas, "usual" | "for">;
  readonly limits: Pick<Limits, "requestBytes" | "messageBytes" | "metadataBytes" | "unaryBodyMs">;
  readonly log: (error: unknown) => void;
}

export interface HttpCall {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  /** Around all that this request makes happen. */
  readonly faults: FaultBoundary;
  /** "/package.Service/Method" */
  readonly path: string;
  /** What follows the "?" of its target; "" without one. */
  readonly query: string;
  /** Goes with the response's headers. */
  readonly cors: HeaderList;
  /** So many bytes of a message are kept for this call until it is whole, or will be. */
  readonly holds: HeldRequest["holds"];
}

export interface SocketCall {
  /** Open, and agreed on the carrier's sub-protocol. */
  readonly webSocket: WebSocket;
  /** What it is spoken over. */
  readonly socket: Duplex;
  /** "/package.Service/Method", where the carrier has one call for each socket. */
  readonly path: string;
  readonly context: CarrierContext;
  /** Around the socket, and the call where it is the only one: a fault closes it. */
  readonly faults: FaultBoundary;
}

/** A socket that is being served. */
export interface ServedSocket {
  /** Bytes of whole messages that came, and wait for their turn. */
  readonly waitingBytes?: number;
  /** Closes it; its calls are cancelled. */
  readonly close: (code: number, reason: string) => void;
  /** Takes no more calls on it, and closes it when the open ones have ended; where one socket is one call, that is all it does. */
  readonly goaway?: (reason: string) => void;
}

/** True for a path that names a service and a method. */
export function isCallPath(path: string): boolean {
  return /^\/[\w.]+\/\w+$/.test(path);
}
