// `grpc-mux.v1`: one WebSocket carries many calls, each joined with its own stream to the backend.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { acceptMux, type AcceptedCall, type AcceptedConnection, subProtocol } from "connect-websocket/accept";
import { type WebSocket, WebSocketServer } from "ws";
import type { CarrierContext } from "../carriers.ts";
import { type AllowedOrigins, originAllowed } from "../cors.ts";
import { limits } from "../../limits.ts";
import { statusOfError, type Upstream } from "../upstream.ts";
import { readStart, Requests } from "./request.ts";
import { Responses, sendStatus } from "./response.ts";

export interface WebSocketOptions extends Pick<CarrierContext, "upstream" | "limits"> {
  readonly allowedOrigins: AllowedOrigins;
  readonly log: (error: unknown) => void;
}

const path = "/ws";

export class WebSockets {
  readonly #options: WebSocketOptions;
  readonly #server: WebSocketServer;
  readonly #connections = new Set<AcceptedConnection>();

  constructor(options: WebSocketOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.messageBytes + limits.proxy.webSocketSlackBytes,
      // Messages are small or already dense, and a compressor per reader costs more memory than the reader's calls.
      perMessageDeflate: false,
      handleProtocols: () => subProtocol,
    });
  }

  /** Takes an HTTP/1.1 connection over, or answers why not. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusal(req);
    if (refusal) {
      refuse(socket, refusal);
      return;
    }
    this.#server.handleUpgrade(req, socket, head, (webSocket) => this.#serve(webSocket));
  }

  /** Closes every connection; their calls are cancelled. */
  close(): void {
    for (const connection of this.#connections) connection.close(1001, "the server is shutting down");
    this.#server.close();
  }

  #serve(webSocket: WebSocket): void {
    const { limits, upstream, log } = this.#options;
    const connection = acceptMux(webSocket, {
      limits: { maxMessageBytes: limits.messageBytes, maxHeaderBytes: limits.metadataBytes },
      onCall: (call) => serveCall(upstream, call, limits.messageBytes),
      onError: log,
    });
    this.#connections.add(connection);
    webSocket.on("close", () => this.#connections.delete(connection));
  }

  #refusal(req: IncomingMessage): Refusal | undefined {
    if (req.url?.split("?", 1)[0] !== path) return { status: "404 Not Found", reason: `expected the path ${path}` };
    if (!originAllowed(req, this.#options.allowedOrigins))
      return { status: "403 Forbidden", reason: "pages of this origin may not call here" };
    const offered = (req.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (offered.includes(subProtocol)) return undefined;
    return {
      status: "400 Bad Request",
      reason: `expected the sub-protocol ${subProtocol}, found "${offered.join(", ")}"`,
    };
  }
}

interface Refusal {
  readonly status: string;
  readonly reason: string;
}

/** Answers a handshake with plain HTTP. */
function refuse(socket: Duplex, { status, reason }: Refusal): void {
  socket.on("error", () => socket.destroy());
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n`;
  socket.end(`${head}content-length: ${String(Buffer.byteLength(reason))}\r\n\r\n${reason}`);
}

/** Joins a call with a stream upstream. */
function serveCall(upstream: Upstream, call: AcceptedCall, limitBytes: number): void {
  try {
    const upstreamCall = upstream.open(readStart(call), {
      onHeaders: (metadata) => call.sendHeaders(metadata),
      onData: (chunk) => responses.send(chunk),
      onDrain: () => requests.drained(),
      onFinish: (status) => sendStatus(call, status),
    });
    const requests = new Requests(call, upstreamCall);
    const responses = new Responses(call, upstreamCall, limitBytes);
    // The client's cancel, its deadline, and the loss of its socket.
    call.onCancel = () => upstreamCall.cancel();
  } catch (error) {
    sendStatus(call, statusOfError(error));
  }
}
