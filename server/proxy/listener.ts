// One port for HTTP/1.1 and for HTTP/2 with prior knowledge: a connection's first bytes say which it is.
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { type Limits, limits } from "../limits.ts";

export interface ListenerOptions {
  readonly metadataBytes: number;
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

export class Listener {
  readonly #http1: Server;
  readonly #http2: Http2Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: ListenerOptions) {
    const headerBytes = options.metadataBytes + limits.proxy.browserHeaderBytes;
    this.#http2 = createHttp2Server({
      maxSessionMemory: limits.proxy.sessionMemoryMiB,
      settings: { maxHeaderListSize: headerBytes, maxConcurrentStreams: limits.proxy.concurrentStreams },
    });
    this.#http2.on("request", options.onRequest);
    const { patience = limits.proxy } = options;
    this.#http2.on("session", (session) => endWithSocket(session, patience.keepAliveMs));
    this.#http1 = createServer({
      maxHeaderSize: headerBytes,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: patience.headersMs / looksPerWait,
    });
    this.#http1.on("request", options.onRequest);
    this.#http1.on("upgrade", options.onUpgrade);
    this.#sniffConnections(patience.headersMs);
  }

  /** Rejects when the address cannot be bound. */
  listen(port: number, host: string): Promise<{ port: number }> {
    return new Promise((resolve, reject) => {
      this.#http1.once("error", reject);
      this.#http1.listen(port, host, () => {
        this.#http1.off("error", reject);
        resolve({ port: (this.#http1.address() as AddressInfo).port });
      });
    });
  }

  /** Takes no more connections and breaks those that are open. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http1.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  /** Puts itself before the HTTP/1.1 server's own listener, which keeps its timeouts this way. */
  #sniffConnections(headersMs: number): void {
    const [serveHttp1] = this.#http1.listeners("connection");
    if (!serveHttp1) throw new Error("expected Node's HTTP server to listen to its own connections");
    this.#http1.removeAllListeners("connection");
    this.#http1.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      sniff(socket, headersMs, (isHttp2) => {
        // An HTTP/2 session takes what was put back by itself; HTTP/1.1 listens, so it has to flow.
        if (isHttp2) {
          // HTTP/1.1's server takes connections half-closed; HTTP/2's would never learn that such a client has gone.
          socket.allowHalfOpen = false;
          this.#http2.emit("connection", socket);
        } else {
          Reflect.apply(serveHttp1, this.#http1, [socket]);
          socket.resume();
        }
      });
    });
  }
}

/** Reads as little as tells the two apart, and puts it back. */
function sniff(socket: Socket, headersMs: number, decide: (isHttp2: boolean) => void): void {
  const destroy = (): void => void socket.destroy();
  const timer = setTimeout(destroy, headersMs);
  let start = Buffer.alloc(0);
  const read = (chunk: Buffer): void => {
    start = Buffer.concat([start, chunk]);
    const seen = Math.min(start.length, preface.length);
    const isHttp2 = start.subarray(0, seen).equals(preface.subarray(0, seen));
    if (isHttp2 && seen < preface.length) return;
    clearTimeout(timer);
    socket.off("data", read).off("error", destroy).off("end", destroy);
    socket.pause();
    socket.unshift(start);
    decide(isHttp2);
  };
  socket.on("data", read).on("error", destroy).on("end", destroy);
  socket.once("close", () => clearTimeout(timer));
}

/**
 * A stream's error is its exchange's to tell; a session's is nobody's, but unheard it would end the process. A session that
 * says nothing is given up, unless a call is open on it, which may be silent as long as it likes.
 */
function endWithSocket(session: ServerHttp2Session, idleMs: number): void {
  let streams = 0;
  session.on("error", () => session.destroy());
  session.on("stream", (stream) => {
    streams++;
    stream.once("close", () => streams--);
  });
  session.setTimeout(idleMs, () => {
    if (streams === 0) session.destroy();
  });
}
