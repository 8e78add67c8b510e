// One HTTP/2 exchange, straight on its stream. Node's own pair of objects, which looks like HTTP/1.1's, is two streams more for each
// call: it is made for pages alone, whose sender was written for HTTP/1.1.
import {
  constants,
  Http2ServerRequest,
  Http2ServerResponse,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerStreamResponseOptions,
} from "node:http2";
import type { FaultBoundary } from "../../fault-boundary.ts";

/** Of the clients, by connection: a session gives its socket through a JavaScript proxy, which is slow to ask for each call. */
const addresses = new WeakMap<ServerHttp2Session, string | undefined>();

export class Http2Request {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly httpVersion = "2.0";
  readonly httpVersionMajor = 2;
  /** Of the connection that it came by. */
  readonly socket: { readonly remoteAddress: string | undefined };

  constructor(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, rawHeaders: readonly string[]) {
    this.stream = stream;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.socket = { remoteAddress: addressOf(stream) };
  }

  get method(): string | undefined {
    return this.headers[":method"];
  }

  get url(): string | undefined {
    return this.headers[":path"];
  }
}

function addressOf({ session }: ServerHttp2Stream): string | undefined {
  if (!session) return undefined;
  if (!addresses.has(session as ServerHttp2Session))
    addresses.set(session as ServerHttp2Session, session.socket.remoteAddress);
  return addresses.get(session as ServerHttp2Session);
}

/** Its headers are sent at once, or not at all. */
export class Http2Response {
  readonly req: Http2Request;
  readonly stream: ServerHttp2Stream;
  #trailers: OutgoingHttpHeaders = {};

  constructor(req: Http2Request) {
    this.req = req;
    this.stream = req.stream;
  }

  get headersSent(): boolean {
    return this.stream.headersSent;
  }

  get destroyed(): boolean {
    return this.stream.destroyed;
  }

  get writableEnded(): boolean {
    return this.stream.writableEnded;
  }

  get writableLength(): number {
    return this.stream.writableLength;
  }

  writeHead(status: number, headers: readonly string[], trailersWith?: FaultBoundary): void {
    this.#respond(status, headers, { waitForTrailers: trailersWith !== undefined });
    trailersWith?.listen(this.stream, "wantTrailers", () => this.stream.sendTrailers(this.#trailers));
  }

  /** A head that nothing follows. */
  writeAll(status: number, headers: readonly string[]): void {
    this.#respond(status, headers, { endStream: true });
  }

  #respond(status: number, headers: readonly string[], options: ServerStreamResponseOptions): void {
    if (!this.stream.destroyed)
      this.stream.respond([constants.HTTP2_HEADER_STATUS, String(status), ...headers], options);
  }

  write(chunk: Uint8Array): boolean {
    return this.#takesNothing || this.stream.write(chunk);
  }

  addTrailers(trailers: OutgoingHttpHeaders): void {
    this.#trailers = trailers;
  }

  end(chunk?: Uint8Array | string): void {
    if (this.#takesNothing) return;
    if (chunk === undefined) this.stream.end();
    else this.stream.end(chunk);
  }

  destroy(): void {
    this.stream.destroy();
  }

  /** An error of the stream breaks the exchange off, and its "close" says so. */
  on(event: "close" | "drain" | "error", listener: (error?: unknown) => void): void {
    // eslint-disable-next-line no-restricted-syntax -- who listens to a response guards its listener
    if (event !== "error") this.stream.on(event, listener);
  }

  once(event: "close", listener: () => void): void {
    // eslint-disable-next-line no-restricted-syntax -- who listens to a response guards its listener
    this.stream.once(event, listener);
  }

  /** The response to HEAD has ended with its headers. */
  get #takesNothing(): boolean {
    return this.stream.destroyed || this.stream.writableEnded;
  }
}

/** Node's pair, for what was written for HTTP/1.1. Nothing may have been read or sent. */
export function likeHttp1({ stream, headers, rawHeaders }: Http2Request): {
  readonly req: Http2ServerRequest;
  readonly res: Http2ServerResponse;
} {
  return { req: new Http2ServerRequest(stream, headers, {}, rawHeaders), res: new Http2ServerResponse(stream) };
}
