// Who leaves HTTP/1.1 for WebSocket: the path says by which sub-protocol, and whoever asks for something else hears what to ask for.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { type CarrierContext, isCallPath, type SocketCall } from "./carriers.ts";
import type { ClientUpstream } from "./client.ts";
import { type AllowedOrigins, originAllowed } from "./cors.ts";
import { serveGrpcWebSocket, subProtocol as grpcWebSockets } from "./grpc-websockets/index.ts";
import { type AllowedHosts, authorityOf, hostAllowed, unknownHost } from "./hosts.ts";
import { apiHeaders, type HttpRequest } from "./http.ts";
import { readTarget, type Target, type TargetFault } from "./target.ts";
import { limits } from "../limits.ts";
import { serveMux, subProtocol as mux } from "./websocket/index.ts";

export interface UpgradeOptions extends Omit<CarrierContext, "upstream"> {
  readonly upstreamFor: (req: HttpRequest) => ClientUpstream;
  readonly allowedOrigins: AllowedOrigins;
  readonly allowedHosts: AllowedHosts;
}

/** Closes a socket; its calls are cancelled. */
type Close = (code: number, reason: string) => void;

interface Carrier {
  readonly subProtocol: string;
  readonly serve: (call: SocketCall) => Close;
}

const muxPath = "/ws";
const subProtocols: readonly string[] = [mux, grpcWebSockets];

function carrierAt(path: string): Carrier | undefined {
  if (path === muxPath) return { subProtocol: mux, serve: serveMux };
  return isCallPath(path) ? { subProtocol: grpcWebSockets, serve: serveGrpcWebSocket } : undefined;
}

export class Upgrades {
  readonly #options: UpgradeOptions;
  readonly #server: WebSocketServer;
  readonly #open = new Set<Close>();

  constructor(options: UpgradeOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.messageBytes + limits.proxy.webSocketSlackBytes,
      // Messages are small or already dense, and a compressor per reader costs more memory than the reader's calls.
      perMessageDeflate: false,
      // Which one is wanted was looked at before the handshake.
      handleProtocols: (offered) => [...offered].find((name) => subProtocols.includes(name)) ?? false,
    });
  }

  /** Takes an HTTP/1.1 connection over, or answers why not. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const target = readTarget(req.url ?? "/");
    const path = "reason" in target ? "" : target.path;
    const carrier = carrierAt(path);
    const refusal = "reason" in target ? badTarget(target) : this.#refusal(req, target, carrier);
    if (refusal || !carrier) {
      refuse(socket, refusal ?? notFound);
      return;
    }
    const context = { ...this.#options, upstream: this.#options.upstreamFor(req) };
    this.#server.handleUpgrade(req, socket, head, (webSocket) => {
      const close = carrier.serve({ webSocket, socket, path, context });
      this.#open.add(close);
      webSocket.on("close", () => this.#open.delete(close));
    });
  }

  /** Closes every connection. */
  close(): void {
    for (const close of this.#open) close(1001, "the server is shutting down");
    this.#server.close();
  }

  #refusal(req: IncomingMessage, target: Target, carrier: Carrier | undefined): Refusal | undefined {
    const authority = authorityOf(req, target);
    if (!hostAllowed(authority, this.#options.allowedHosts))
      return { status: "421 Misdirected Request", reason: unknownHost(authority) };
    if (!carrier) return notFound;
    if (!originAllowed(req, this.#options.allowedOrigins))
      return { status: "403 Forbidden", reason: "pages of this origin may not call here" };
    const offered = (req.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (offered.includes(carrier.subProtocol)) return undefined;
    const expected = `expected the sub-protocol ${carrier.subProtocol}, found "${offered.join(", ")}"`;
    return { status: "400 Bad Request", reason: expected };
  }
}

interface Refusal {
  readonly status: string;
  readonly reason: string;
}

const notFound: Refusal = {
  status: "404 Not Found",
  reason: `expected the path ${muxPath} for ${mux}, or /<service>/<method> for ${grpcWebSockets}`,
};

const badTarget = ({ reason }: TargetFault): Refusal => ({ status: "400 Bad Request", reason });

/** Answers a handshake with plain HTTP. */
function refuse(socket: Duplex, { status, reason }: Refusal): void {
  socket.on("error", () => socket.destroy());
  const headers = [["connection", "close"], ["content-type", "text/plain; charset=utf-8"], ...apiHeaders];
  const head = `HTTP/1.1 ${status}\r\n${headers.map((pair) => `${pair.join(": ")}\r\n`).join("")}`;
  socket.end(`${head}content-length: ${String(Buffer.byteLength(reason))}\r\n\r\n${reason}`);
}
