// WebSocket handshakes: the path decides the sub-protocol, and a refusal names it.
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { background, FaultBoundary } from "../../fault-boundary.ts";
import { shuttingDown } from "../../errors.ts";
import { admit, type AdmissionOptions, type Admitted } from "../admission/admission.ts";
import type { CarrierContext, ServedSocket, SocketCarrier } from "../carrier.ts";
import { socketCarriers } from "../carriers.ts";
import type { ClientLoad } from "../admission/client-load.ts";
import type { ClientUpstream } from "../admission/client.ts";
import { Keepalive } from "./keepalive.ts";
import { HalfMessage } from "./half-message.ts";
import type { HttpRequest } from "../listener/http.ts";
import { foreignPage, type Refusal, refuseSocket } from "../admission/refusal.ts";
import { limits } from "../../limits.ts";
import { Slots } from "../../slots.ts";

export interface UpgradeOptions extends Omit<CarrierContext, "upstream">, AdmissionOptions {
  readonly upstreamFor: (req: HttpRequest, carrier: string) => ClientUpstream;
  readonly load: ClientLoad;
}

interface Handshake {
  readonly req: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly faults: FaultBoundary;
}

export class Upgrades {
  readonly #options: UpgradeOptions;
  readonly #server: WebSocketServer;
  readonly #open = new Slots<ServedSocket>();
  #isDraining = false;
  /** The sub-protocol of each handshake: a client may offer several. */
  readonly #agreed = new WeakMap<IncomingMessage, string>();

  constructor(options: UpgradeOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options.limits.requestBytes + limits.proxy.webSocketSlackBytes,
      maxFragments: limits.proxy.webSocketFragments,
      maxBufferedChunks: limits.proxy.webSocketReads,
      // Messages are small or already dense, and a compressor per reader costs more memory than the reader's calls.
      perMessageDeflate: false,
      handleProtocols: (_offered, req) => this.#agreed.get(req) ?? false,
    });
    this.#server.on("wsClientError", background("a WebSocket handshake", options.log).guard(refuseHandshake));
  }

  /** Takes an HTTP/1.1 connection over, or answers why not. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const faults = new FaultBoundary({
      what: "a WebSocket handshake",
      log: this.#options.log,
      onFault: ({ isOurs, message }) => refuseSocket(socket, { status: isOurs ? 500 : 429, reason: message }),
    });
    faults.run(() => this.#upgrade({ req, socket, head, faults }));
  }

  #upgrade({ req, socket, head, faults }: Handshake): void {
    const request = admit(req, this.#options);
    if ("reason" in request) {
      refuseSocket(socket, request);
      return;
    }
    const carrier = socketCarriers.find(({ isAt }) => isAt(request.path));
    const refusal = carrier ? this.#refusal(req, request, carrier) : notFound;
    if (refusal || !carrier) {
      refuseSocket(socket, refusal ?? notFound);
      return;
    }
    const held = this.#options.load.socket(req);
    faults.listen(socket, "close", () => held.release());
    this.#agreed.set(req, carrier.subProtocol);
    const context = { ...this.#options, upstream: this.#options.upstreamFor(req, carrier.subProtocol) };
    const open = faults.guard((webSocket: WebSocket) => {
      faults.answerWith(({ requestId }) => webSocket.close(1011, `internal error, request id ${requestId}`));
      const served = carrier.serve({ webSocket, socket, path: request.path, context, faults });
      const keepalive = new Keepalive(webSocket, faults);
      const half = new HalfMessage(webSocket, req.socket, faults);
      const forget = this.#options.load.watch(req, {
        get unreadBytes() {
          return webSocket.bufferedAmount + (served.waitingBytes ?? 0);
        },
        get halfMessageBytes() {
          return half.bytes;
        },
        get isPaused() {
          return webSocket.isPaused;
        },
        terminate: () => webSocket.terminate(),
      });
      const remove = this.#open.add(served);
      faults.listen(webSocket, "close", () => {
        remove();
        keepalive.stop();
        forget();
      });
    });
    this.#server.handleUpgrade(req, socket, head, open);
  }

  #refusal(req: IncomingMessage, request: Admitted, carrier: SocketCarrier): Refusal | undefined {
    return this.#isDraining ? { status: 503, reason: shuttingDown } : handshakeFault(req, request, carrier);
  }

  /** Takes no more connections, and tells clients that theirs takes no more calls. */
  drain(reason: string): void {
    this.#isDraining = true;
    for (const { goaway } of this.#open) goaway?.(reason);
  }

  /** Closes every connection. */
  close(): void {
    for (const { close } of this.#open) close(1001, shuttingDown);
    this.#server.close();
  }
}

function handshakeFault(req: IncomingMessage, request: Admitted, carrier: SocketCarrier): Refusal | undefined {
  if (!request.originAllowed) return foreignPage;
  const offered = (req.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (offered.includes(carrier.subProtocol)) return undefined;
  const expected = `expected the sub-protocol ${carrier.subProtocol}, found "${offered.join(", ")}"`;
  return { status: 400, reason: expected };
}

const notFound: Refusal = {
  status: 404,
  reason: `expected the path ${socketCarriers.map(({ where, subProtocol }) => `${where} for ${subProtocol}`).join(", or ")}`,
};

/** What `ws` found wrong (RFC 6455, section 4.2.1). */
const badHandshake = ({ message }: Error): Refusal => ({
  status: 400,
  reason: `expected a WebSocket handshake: ${message}`,
  headers: [["sec-websocket-version", "13"]],
});

const refuseHandshake = (error: Error, socket: Duplex): void => refuseSocket(socket, badHandshake(error));
