// Requests that an HTTP/1.1 client sends before the ones in front of them are answered: one packet may hold two thousand, all of
// which would be served in one turn of the event loop.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { refuse } from "../admission/refusal.ts";
import { background } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import type { Log } from "../../log.ts";

type Serve = (req: IncomingMessage, res: ServerResponse) => void;

interface Connection {
  unanswered: number;
  readonly guardedAnswered: () => void;
}

/** A socket with Node's parser, as far as it is used here. It is not documented. */
interface ParsedSocket extends Duplex {
  readonly parser?: { onIncoming: () => number } | null;
}

/** What the parser calls for each request returns this for one that leaves HTTP: the parser leaves the rest of the chunk alone. */
const stopParsing = 2;

export class Pipelining {
  readonly #connections = new WeakMap<Duplex, Connection>();
  readonly #faults: ReturnType<typeof background>;

  constructor(log: Log) {
    this.#faults = background("pipelined requests", log);
  }

  /** Serves a request, unless too many of its connection wait for their answers. */
  bounded(serve: Serve): Serve {
    return (req, res) => {
      const connection = this.#connectionOf(req.socket);
      connection.unanswered++;
      res.on("close", connection.guardedAnswered);
      if (connection.unanswered <= limits.proxy.pipelinedRequests) serve(req, res);
      else if (connection.unanswered === limits.proxy.pipelinedRequests + 1) refuseTheRest(req, res);
    };
  }

  #connectionOf(socket: Duplex): Connection {
    const known = this.#connections.get(socket);
    if (known) return known;
    const connection: Connection = {
      unanswered: 0,
      guardedAnswered: this.#faults.guard(() => connection.unanswered--),
    };
    this.#connections.set(socket, connection);
    return connection;
  }
}

/**
 * The connection is closed after this answer, and a client may send again on another what is not answered (RFC 9112, section 9.3.2).
 * What comes until then is dropped: to pause or to destroy the socket has an effect only when the parser is done with the chunk.
 */
function refuseTheRest(req: IncomingMessage, res: ServerResponse): void {
  const { parser } = req.socket as ParsedSocket;
  if (parser) parser.onIncoming = () => stopParsing;
  refuse(res, tooMany);
}

const tooMany = {
  status: 429,
  reason: `more than ${String(limits.proxy.pipelinedRequests)} requests of this connection wait for their answers: send those behind this one again, on another connection`,
  headers: [["connection", "close"]],
} as const;
