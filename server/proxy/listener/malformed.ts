// What Node's HTTP/1.1 server would answer by itself, in a bare status line: here with a sentence and the headers of every answer.
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { background } from "../../fault-boundary.ts";
import type { Log } from "../../log.ts";
import { header, type HttpRequest } from "./http.ts";
import type { Pipelining } from "./pipelining.ts";
import { type Refusal, refuse, refuseSocket } from "../admission/refusal.ts";

/** Answers bytes that are no request, and CONNECT. */
export function refuseWhatIsNoRequest(server: Server, log: Log): void {
  const faults = background("what is no request", log);
  const latest = new WeakMap<Duplex, ServerResponse>();
  const onRequest = (req: IncomingMessage, res: ServerResponse): unknown => latest.set(req.socket, res);
  const onConnect = (_req: IncomingMessage, socket: Duplex): void => refuseSocket(socket, noTunnel);
  const onClientError = (error: NodeJS.ErrnoException, socket: Duplex): void => {
    // It was refused already; what it still sends is dropped.
    if (socket.writableEnded) return;
    const answering = latest.get(socket);
    // In the middle of a response, the client would take the refusal for a part of it.
    const isBusy = answering !== undefined && answering.headersSent && !answering.writableFinished;
    if (isBusy || !socket.writable) socket.destroy();
    else refuseSocket(socket, refusalOf(error));
  };
  server.on("request", faults.guard(onRequest)).on("connect", faults.guard(onConnect));
  server.on("clientError", faults.guard(onClientError));
}

/** Answers expectations that nothing here meets (RFC 9110, section 10.1.1). Node itself says to go on, where that is expected. */
export function refuseExpectations(server: Server, pipelining: Pipelining, log: Log): void {
  const faults = background("an expectation", log);
  const onExpectation = pipelining.bounded((req, res) => refuse(res, unmetExpectation(req)));
  server.on("checkExpectation", faults.guard(onExpectation));
}

function refusalOf({ code = "unknown" }: NodeJS.ErrnoException): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return { status: 431, reason: "expected a shorter request line and shorter headers" };
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return { status: 413, reason: "expected a body without long chunk extensions" };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { status: 408, reason: "the request did not come in time" };
    default:
      return { status: 400, reason: `expected a request of HTTP/1.1, found bytes that are none (${code})` };
  }
}

/** CONNECT is for proxies that stand before clients. */
export const noTunnel: Refusal = {
  status: 405,
  reason: "this server opens no tunnels",
  headers: [["allow", "GET, HEAD, POST, OPTIONS"]],
};

export function unmetExpectation(req: HttpRequest): Refusal {
  const found = JSON.stringify((header(req, "expect") ?? "").slice(0, 80));
  return { status: 417, reason: `expected "100-continue" in Expect, found ${found}` };
}
