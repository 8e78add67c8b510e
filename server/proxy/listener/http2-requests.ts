// HTTP/2's side of the port: its sessions are watched, and each stream that is opened is a request.
import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Socket } from "node:net";
import { FaultBoundary, ignored } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { refuse } from "../admission/refusal.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { Http2Request, Http2Response } from "./http2.ts";
import { noTunnel, unmetExpectation } from "./malformed.ts";
import { StreamWindows } from "./stream-windows.ts";

export interface Http2Options {
  /** A session that has no call is asked for a sign of life after so long, and given up after as long again. */
  readonly idleMs: number;
  readonly log: (error: unknown) => void;
  readonly onRequest: (req: HttpRequest, res: HttpResponse) => void;
}

export class Http2Requests {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor({ idleMs, log, onRequest }: Http2Options) {
    this.#server = createServer({
      maxSessionMemory: limits.proxy.clientSessionMemoryMiB,
      settings: {
        maxHeaderListSize: limits.proxy.headerListBytes,
        maxConcurrentStreams: limits.proxy.concurrentStreams,
        initialWindowSize: limits.proxy.streamWindowBytes,
      },
    });
    // eslint-disable-next-line no-restricted-syntax -- each session has a boundary of its own
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      watch(session, { idleMs, log, onRequest, closed: () => this.#sessions.delete(session) });
    });
  }

  /** Speaks HTTP/2 on a connection. */
  take(socket: Socket): void {
    // HTTP/1.1's server takes connections half-closed; HTTP/2's would never learn that such a client has gone.
    socket.allowHalfOpen = false;
    this.#server.emit("connection", socket);
  }

  /** Sends GOAWAY on each connection: it takes no more requests, and those that are open go on. */
  drain(): void {
    for (const session of this.#sessions) session.close();
  }
}

interface WatchOptions extends Http2Options {
  readonly closed: () => void;
}

/**
 * A stream's error is reported by its exchange; a session's needs no report, but without a listener it would end the process. A session that
 * says nothing is given up, unless a call is open on it, which may be silent as long as it likes. Its windows grow with what
 * is taken.
 */
function watch(session: ServerHttp2Session, { idleMs, log, onRequest, closed }: WatchOptions): void {
  const faults = new FaultBoundary({ what: "an HTTP/2 session", log, onFault: () => session.destroy() });
  const windows = new StreamWindows(session, limits.proxy.clientWindowsBytes, faults);
  faults.run(() => session.setLocalWindowSize(limits.proxy.sessionWindowBytes));
  faults.listen(session, "error", () => session.destroy());
  session.once("close", faults.guard(closed));
  const guardedClosed = faults.guard(() => windows.closed());
  const onStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, raw: string[]): void => {
    windows.opened();
    stream.once("close", guardedClosed);
    stream.on("error", ignored);
    serve(new Http2Request(stream, headers, raw), onRequest);
  };
  faults.listen(session, "stream", onStream);
  let pinging = false;
  const answered = faults.guard(() => (pinging = false));
  session.setTimeout(
    idleMs,
    faults.guard(() => {
      if (windows.openCalls === 0 || pinging) session.destroy();
      pinging = true;
      // A call may be silent as long as it likes, but its client has to be there.
      if (!session.destroyed) session.ping(answered);
    }),
  );
}

/** What Node's server for requests would decide by itself. */
function serve(req: Http2Request, onRequest: Http2Options["onRequest"]): void {
  const res = new Http2Response(req);
  const { expect } = req.headers;
  if (req.method === "CONNECT") refuse(res, noTunnel);
  else if (expect !== undefined && expect !== "100-continue") refuse(res, unmetExpectation(req));
  else {
    if (expect !== undefined) req.stream.additionalHeaders({ [constants.HTTP2_HEADER_STATUS]: 100 });
    onRequest(req, res);
  }
}
