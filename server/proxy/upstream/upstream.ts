// Connections to the backend: made at the first call, again when lost, and more when the other end takes no more calls on one, or clients
// cancel too many.
import { constants } from "node:http2";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { atMost } from "../../grace.ts";
import { BackendConnection, type BackendConnectionOptions } from "./backend-connection.ts";
import { checkMetadata, type HeaderList } from "../call/metadata.ts";
import { type Status, statusOf } from "../call/status.ts";
import { formatGrpcTimeout } from "../call/timeout.ts";
import type { Http2Stream, StreamListener } from "./http2/stream.ts";
import { UpstreamCall, type UpstreamListener } from "./upstream-call.ts";

/** What a client asked for, freed of the carrier that brought it. */
export interface CallStart {
  /** "/stock.v1.StockService/StreamPrices" */
  readonly path: string;
  readonly metadata: HeaderList;
  /** The time that the client allows, from now. */
  readonly timeoutMs: number | undefined;
  /** The compression of the request's messages and those that the client reads, as gRPC's own headers say it. */
  readonly encodings?: HeaderList;
  /** Called once, when the call has ended. */
  readonly over?: ((code: StatusCode) => void) | undefined;
}

export interface UpstreamOptions extends BackendConnectionOptions {
  readonly metadataBytes: number;
}

export class Upstream {
  readonly #options: UpstreamOptions;
  /** One, unless the backend, or the router before it, takes fewer calls on it than are open, or would end it for those that were cancelled. */
  readonly #connections = new Set<BackendConnection>();
  #closed = false;
  #draining: string | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** Starts a call. Throws a PlaygroundError for metadata that cannot be sent; everything later ends with a status. */
  open(start: CallStart, listener: UpstreamListener): UpstreamCall {
    if (this.#draining !== undefined) throw new PlaygroundError(StatusCode.UNAVAILABLE, this.#draining);
    checkMetadata(start.metadata, this.#options.metadataBytes);
    const connection = this.#withRoom();
    const open = (stream: StreamListener): Http2Stream =>
      connection.open(requestHeaders(start), stream, () => this.#tidy(connection));
    return new UpstreamCall(open, listener, {
      deadlineAt: performance.now() + (start.timeoutMs ?? Infinity),
      lost: (error) => this.#lost(error),
      over: start.over,
    });
  }

  /** Takes no more calls. Resolves when none is open, or when the time is over and the rest have ended with UNAVAILABLE. */
  async drain(reason: string, graceMs: number): Promise<void> {
    this.#draining = reason;
    const { promise: idle, resolve } = Promise.withResolvers<undefined>();
    this.#onIdle = () => resolve(undefined);
    if (!this.#isIdle) await atMost(graceMs, idle);
    for (const connection of this.#connections) connection.destroy();
  }

  get #isIdle(): boolean {
    return [...this.#connections].every((connection) => connection.isIdle);
  }

  /** Ends the connections and all calls on them. */
  close(): void {
    this.#closed = true;
    for (const connection of this.#connections) connection.destroy();
  }

  #withRoom(): BackendConnection {
    if (this.#closed) throw new PlaygroundError(StatusCode.UNAVAILABLE, "the proxy is shutting down");
    let mostCalls: number | undefined;
    for (const connection of this.#connections) {
      ({ mostCalls } = connection);
      if (connection.hasRoom) return connection;
      // Calls on it may go on, and are waited for when the proxy drains.
      if (connection.isGone && connection.isIdle) this.#connections.delete(connection);
    }
    const connection = new BackendConnection({ ...this.#options, ...(mostCalls !== undefined && { mostCalls }) });
    this.#connections.add(connection);
    return connection;
  }

  /** A connection that can take no call goes when the last one on it has ended: a new one takes hundreds. */
  #tidy(connection: BackendConnection): void {
    if (this.#isIdle) this.#onIdle?.();
    if (!connection.isIdle || connection.hasRoom) return;
    this.#connections.delete(connection);
    connection.retire();
  }

  #lost(error: Error | undefined): Status {
    if (this.#draining !== undefined) return statusOf(StatusCode.UNAVAILABLE, this.#draining);
    return statusOf(StatusCode.UNAVAILABLE, `no connection to the backend: ${reasonOf(error)}`);
  }
}

/** Names and values in turn. */
function requestHeaders({ path, metadata, timeoutMs, encodings = [] }: CallStart): string[] {
  const headers: string[] = [
    ...[constants.HTTP2_HEADER_METHOD, "POST"],
    ...[constants.HTTP2_HEADER_PATH, path],
    ...["content-type", "application/grpc"],
    ...["te", "trailers"],
    ...(timeoutMs === undefined ? [] : ["grpc-timeout", formatGrpcTimeout(timeoutMs)]),
  ];
  for (const [name, value] of metadata) headers.push(name, value);
  for (const [name, value] of encodings) headers.push(name, value);
  return headers;
}

/** Strangers read it: a system error's message would have the backend's address, its code has not. */
function reasonOf(error: (Error & { code?: unknown }) | undefined): string {
  if (error?.cause instanceof Error) return reasonOf(error.cause);
  if (!error) return "the connection was lost";
  return typeof error.code === "string" ? error.code : error.message;
}
