// One port for HTTP/1.1, for HTTP/2 with prior knowledge, and for TLS over which ALPN chooses: a connection's first bytes say which it is.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Held } from "../../client-budget.ts";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { FaultBoundary } from "../../fault-boundary.ts";
import { type Limits, limits } from "../../limits.ts";
import { listen } from "../../listen.ts";
import { Slots } from "../../slots.ts";
import { Http2Requests } from "./http2-requests.ts";
import { refuseExpectations, refuseWhatIsNoRequest } from "./malformed.ts";
import { Pipelining } from "./pipelining.ts";

/** A server's certificate chain and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface ListenerOptions {
  /** TLS is spoken with clients that begin with it; without a certificate they are refused. */
  readonly certificate?: Certificate | undefined;
  readonly metadataBytes: number;
  readonly log: (error: unknown) => void;
  /** Counts a connection. Throws when its client may have no more. */
  readonly connection: (remoteAddress: string | undefined) => Held;
  readonly onRequest: (req: HttpRequest, res: HttpResponse) => void;
  /** A request to leave HTTP/1.1 for WebSocket. */
  readonly onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** How long slow and silent clients are waited for; the proxy's limits, if not said. */
  readonly patience?: Pick<Limits["proxy"], "headersMs" | "requestMs" | "keepAliveMs">;
}

/** Node looks for late clients from time to time only: each is given up at most this share of the time later. */
const looksPerWait = 5;

/** How HTTP/2's connection preface starts (RFC 9113, section 3.4); no HTTP/1.1 method does. */
const preface = Buffer.from("PRI ");

/** The content type of a TLS record that holds a handshake (RFC 8446, section 5.1); no text starts with it. */
const tlsHandshake = 0x16;

type Protocol = "HTTP/1.1" | "HTTP/2" | "TLS";

export class Listener {
  readonly #http1: Server;
  readonly #http2: Http2Requests;
  readonly #tls: TlsServer | undefined;
  readonly #options: ListenerOptions;
  readonly #sockets = new Slots<Socket>();
  readonly #log: (error: unknown) => void;
  #isDraining = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#log = options.log;
    const headerBytes = options.metadataBytes + limits.proxy.browserHeaderBytes;
    const { patience = limits.proxy } = options;
    this.#http2 = new Http2Requests({ ...options, idleMs: patience.keepAliveMs });
    this.#http1 = createServer({
      maxHeaderSize: headerBytes,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: patience.headersMs / looksPerWait,
      // Refused where all other hosts are looked at, with a sentence.
      requireHostHeader: false,
      // What else a client would rather speak, it may go on without (RFC 9110, section 7.8): curl offers h2c, for instance.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    });
    const onRequest = (req: IncomingMessage, res: ServerResponse): void => {
      if (this.#isDraining) res.setHeader("connection", "close");
      options.onRequest(req, res);
    };
    const pipelining = new Pipelining(options.log);
    // eslint-disable-next-line no-restricted-syntax -- each request has a boundary of its own
    this.#http1.on("request", pipelining.bounded(onRequest)).on("upgrade", options.onUpgrade);
    refuseWhatIsNoRequest(this.#http1, options.log);
    refuseExpectations(this.#http1, pipelining, options.log);
    this.#tls = options.certificate && createTls(options.certificate, patience.headersMs);
    this.#takeConnections(patience.headersMs);
  }

  /** Rejects when the address cannot be bound. */
  async listen(port: number, host: string): Promise<{ port: number }> {
    return { port: await listen(this.#http1, port, host) };
  }

  /** Tells clients to go elsewhere: GOAWAY over HTTP/2, no more requests on a connection over HTTP/1.1. Serves on. */
  drain(): void {
    this.#isDraining = true;
    this.#http2.drain();
    this.#http1.closeIdleConnections();
  }

  /** Takes no more connections and breaks those that are open. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http1.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  /** A connection too many is closed before a byte of it is read. */
  #count(socket: Socket, faults: FaultBoundary): void {
    const held = this.#options.connection(socket.remoteAddress);
    const remove = this.#sockets.add(socket);
    faults.listen(socket, "close", () => {
      remove();
      held.release();
    });
  }

  /** Puts itself before the HTTP/1.1 server's own listener, which keeps its timeouts this way. */
  #takeConnections(headersMs: number): void {
    const [serveHttp1] = this.#http1.listeners("connection");
    if (!serveHttp1) throw new Error("expected Node's HTTP server to listen to its own connections");
    this.#http1.removeAllListeners("connection");
    const serve = (socket: Socket, protocol: Protocol): void => {
      if (protocol === "HTTP/2") this.#http2.take(socket);
      else if (protocol === "TLS" && this.#tls) this.#tls.emit("connection", socket);
      else {
        Reflect.apply(serveHttp1, this.#http1, [socket]);
        // The others take what was put back by themselves; HTTP/1.1 listens, so it has to flow.
        socket.resume();
      }
    };
    // eslint-disable-next-line no-restricted-syntax -- each connection has a boundary of its own
    this.#http1.on("connection", (socket: Socket) => {
      const faults = socketFaults(socket, this.#log);
      faults.run(() => this.#count(socket, faults));
      if (socket.destroyed) return;
      faults.run(() => sniff({ socket, headersMs, faults, decide: (protocol) => serve(socket, protocol) }));
    });
    // eslint-disable-next-line no-restricted-syntax -- each connection has a boundary of its own
    this.#tls?.on("secureConnection", (socket) => {
      socketFaults(socket, this.#log).run(() => serve(socket, socket.alpnProtocol === "h2" ? "HTTP/2" : "HTTP/1.1"));
    });
  }
}

function createTls(certificate: Certificate, handshakeTimeout: number): TlsServer {
  const server = createTlsServer({
    ...certificate,
    ALPNProtocols: ["h2", "http/1.1"],
    handshakeTimeout,
  });
  // A client whose handshake fails has got a TLS alert.
  // eslint-disable-next-line no-restricted-syntax -- there is nothing in it that throws
  server.on("tlsClientError", (_error: Error, socket: TLSSocket) => socket.destroy());
  return server;
}

/** A fault before there is a request, or between two, ends the connection. */
function socketFaults(socket: Socket, log: (error: unknown) => void): FaultBoundary {
  const what = `a connection of ${socket.remoteAddress ?? "a client that has gone"}`;
  return new FaultBoundary({ what, log, onFault: () => socket.destroy() });
}

interface Sniffed {
  readonly socket: Socket;
  readonly headersMs: number;
  readonly faults: FaultBoundary;
  readonly decide: (protocol: Protocol) => void;
}

/** Reads as little as tells the protocols apart, and puts it back. */
function sniff({ socket, headersMs, faults, decide }: Sniffed): void {
  const guardedDestroy = faults.guard(() => socket.destroy());
  const timer = setTimeout(guardedDestroy, headersMs);
  let start = Buffer.alloc(0);
  const guardedRead = faults.guard((chunk: Buffer) => {
    start = Buffer.concat([start, chunk]);
    const protocol = protocolOf(start);
    if (!protocol) return;
    clearTimeout(timer);
    socket.off("data", guardedRead).off("error", guardedDestroy).off("end", guardedDestroy);
    socket.pause();
    socket.unshift(start);
    decide(protocol);
  });
  socket.on("data", guardedRead).on("error", guardedDestroy).on("end", guardedDestroy);
  faults.listen(socket, "close", () => clearTimeout(timer));
}

/** Undefined while the bytes may still become HTTP/2's preface. */
function protocolOf(start: Buffer): Protocol | undefined {
  if (start[0] === tlsHandshake) return "TLS";
  const seen = Math.min(start.length, preface.length);
  if (!start.subarray(0, seen).equals(preface.subarray(0, seen))) return "HTTP/1.1";
  return seen === preface.length ? "HTTP/2" : undefined;
}
