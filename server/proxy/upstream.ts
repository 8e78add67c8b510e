// The one HTTP/2 connection to the backend, made on the first call and again whenever it is gone.
import {
  type ClientHttp2Session,
  type ClientSessionOptions,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from "node:http2";
import { StatusCode } from "grpc-handler";
import { clientStatus, PlaygroundError } from "../errors.ts";
import { byName } from "./http.ts";
import { limits } from "../limits.ts";
import { checkMetadata, type HeaderList } from "./metadata.ts";
import { type Status, statusOf } from "./status.ts";
import { formatGrpcTimeout } from "./timeout.ts";
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
}

export interface UpstreamOptions {
  /** http://host:port, plain HTTP/2. */
  readonly url: string;
  readonly metadataBytes: number;
}

/** @types/node does not know `strictSingleValueFields`: without it, metadata like two `authorization` throws. */
const sessionOptions: ClientSessionOptions & { strictSingleValueFields: boolean } = {
  settings: { initialWindowSize: limits.proxy.streamWindowBytes, enablePush: false },
  maxSessionMemory: limits.proxy.sessionMemoryMiB,
  strictSingleValueFields: false,
};

export class Upstream {
  readonly #options: UpstreamOptions;
  #session: ClientHttp2Session | undefined;
  #closed = false;
  #openCalls = 0;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  /** Starts a call. Throws a PlaygroundError for metadata that cannot be sent; everything later ends with a status. */
  open(start: CallStart, listener: UpstreamListener): UpstreamCall {
    checkMetadata(start.metadata, this.#options.metadataBytes);
    const session = this.#connected();
    const stream = session.request(requestHeaders(start), { endStream: false });
    this.#openCalls++;
    stream.once("close", () => this.#openCalls--);
    return new UpstreamCall(stream, listener, {
      deadlineAt: performance.now() + (start.timeoutMs ?? Infinity),
      lost: (error) => this.#lost(session, error),
    });
  }

  /** Ends the connection and all calls on it. */
  close(): void {
    this.#closed = true;
    this.#session?.destroy();
  }

  #connected(): ClientHttp2Session {
    if (this.#closed) throw new PlaygroundError(StatusCode.UNAVAILABLE, "the proxy is shutting down");
    if (!this.#session || this.#session.closed || this.#session.destroyed) this.#session = this.#connect();
    return this.#session;
  }

  #connect(): ClientHttp2Session {
    const session = connect(this.#options.url, sessionOptions);
    // Each call on the session reports the error as its own status.
    session.on("error", () => undefined);
    session.once("connect", () => {
      // The event may come late, when the session is gone again.
      if (!session.destroyed) session.setLocalWindowSize(limits.proxy.sessionWindowBytes);
    });
    keepChecking(session, () => this.#openCalls > 0);
    return session;
  }

  #lost(session: ClientHttp2Session, error: (Error & { code?: unknown }) | undefined): Status | undefined {
    const resetByBackend = error === undefined || error.code === "ERR_HTTP2_STREAM_ERROR";
    if (resetByBackend && !session.destroyed) return undefined;
    const message = `no connection to the backend at ${this.#options.url}: ${reasonOf(error)}`;
    return statusOf(StatusCode.UNAVAILABLE, message);
  }
}

/** What the client hears of an error that a call met before it had a stream. */
export function statusOfError(error: unknown): Status {
  const { code, message } = clientStatus(error);
  return statusOf(code, message);
}

function requestHeaders({ path, metadata, timeoutMs, encodings = [] }: CallStart): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    ...byName([...metadata, ...encodings]),
    [constants.HTTP2_HEADER_METHOD]: "POST",
    [constants.HTTP2_HEADER_PATH]: path,
    "content-type": "application/grpc",
    te: "trailers",
  };
  if (timeoutMs !== undefined) headers["grpc-timeout"] = formatGrpcTimeout(timeoutMs);
  return headers;
}

/** Ends a session whose other end is silent: while it connects, and by pings while somebody waits for it. */
function keepChecking(session: ClientHttp2Session, waitedFor: () => boolean): void {
  const connecting = setTimeout(() => {
    if (session.connecting) session.destroy(new Error(`it did not answer in ${String(limits.proxy.connectMs)} ms`));
  }, limits.proxy.connectMs);
  let answered = true;
  const pinging = setInterval(() => {
    if (!answered) session.destroy(new Error("it no longer answers"));
    else if (waitedFor() && !session.connecting && !session.destroyed) {
      answered = false;
      session.ping((error) => (answered ||= error === null));
    }
  }, limits.proxy.pingMs);
  session.once("close", () => {
    clearTimeout(connecting);
    clearInterval(pinging);
  });
}

function reasonOf(error: (Error & { code?: unknown }) | undefined): string {
  if (error?.cause instanceof Error) return reasonOf(error.cause);
  if (!error) return "the connection was lost";
  // Where a host has several addresses, the error that sums them up has no message, only a code.
  return error.message === "" ? String(error.code) : error.message;
}
