// What every carrier is given: the connection to the backend, limits and descriptors; and the call or the socket to serve.
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { FaultBoundary } from "../fault-boundary.ts";
import type { Limits } from "../limits.ts";
import type { ClientUpstream } from "./client.ts";
import type { Schemas } from "./connect/index.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import type { HeaderList } from "./metadata.ts";

export interface CarrierContext {
  /** In the name of the client whose call it is. */
  readonly upstream: ClientUpstream;
  /** Connect's JSON is read and written by the descriptors of proto/, or by those of a deployment. */
  readonly schemas: Pick<Schemas, "usual" | "for">;
  readonly limits: Pick<Limits, "messageBytes" | "metadataBytes" | "unaryBodyMs">;
  readonly log: (error: unknown) => void;
}

export interface HttpCall {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  /** Around all that this request makes happen. */
  readonly faults: FaultBoundary;
  /** "/package.Service/Method" */
  readonly path: string;
  /** Goes with the response's headers. */
  readonly cors: HeaderList;
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
  /** Closes it; its calls are cancelled. */
  readonly close: (code: number, reason: string) => void;
  /** Takes no more calls on it, and closes it when the open ones have ended; where one socket is one call, that is all it does. */
  readonly goaway?: (reason: string) => void;
}

/** True for a path that names a service and a method. */
export function isCallPath(path: string): boolean {
  return /^\/[\w.]+\/\w+$/.test(path);
}
