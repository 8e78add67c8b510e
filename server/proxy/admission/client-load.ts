// What each client address makes the proxy hold: counted, and ended when the client does not take what was sent to it.
import { readFileSync } from "node:fs";
import { constants } from "node:http2";
import { countedAddress, thisMachine } from "../../client-address.ts";
import { ClientBudget, type Held } from "../../client-budget.ts";
import { background } from "../../fault-boundary.ts";
import { type Limits, limits as usual } from "../../limits.ts";
import { Slots } from "../../slots.ts";
import { forwardedBy } from "./client.ts";
import type { HttpRequest, HttpResponse } from "../listener/http.ts";
import { Http2Response } from "../listener/http2.ts";

export type ClientLoadLimits = Limits["proxy"]["clients"];

export interface ClientLoadOptions {
  readonly trustedProxies: number;
  readonly limits?: ClientLoadLimits | undefined;
  readonly log: (entry: unknown) => void;
}

/** A WebSocket, as far as its client can hold it up. */
export interface HeldUp {
  /** Sent, and not taken. */
  readonly unreadBytes: number;
  /** Received of a message that is not complete. */
  readonly halfMessageBytes: number;
  /** Nothing is read of it, since what came before waits for the backend: its client cannot complete a message. */
  readonly isPaused: boolean;
  terminate(): void;
}

/** One request of a client, while its response is open. */
export interface HeldRequest extends Held {
  /** Counts it as a page or a file too, which keeps a file open. Throws RESOURCE_EXHAUSTED. */
  readonly page: () => Held;
  /** The client took some of it. */
  readonly taken: () => void;
}

interface OpenWebSocket {
  readonly webSocket: HeldUp;
  readonly address: string;
  /** When its last complete message was, as far as a look can tell. */
  wholeMs: number;
}

interface OpenResponse {
  readonly res: HttpResponse;
  /** Unlike a call's, its bytes are all there: its client takes them, or does not. */
  isPage: boolean;
  waitingBytes: number;
  sinceMs: number;
}

export class ClientLoad {
  readonly #trustedProxies: number;
  readonly #limits: ClientLoadLimits;
  readonly #connections: ClientBudget;
  readonly #requests: ClientBudget;
  readonly #pages: ClientBudget;
  readonly #sockets: ClientBudget;
  readonly #responses = new Slots<OpenResponse>();
  readonly #webSockets = new Slots<OpenWebSocket>();
  readonly #looking: NodeJS.Timeout;

  constructor({ trustedProxies, limits = usual.proxy.clients, log }: ClientLoadOptions) {
    this.#trustedProxies = trustedProxies;
    this.#limits = limits;
    const { connections, requests, pages, sockets } = limits;
    const files = { ...connections, inAll: Math.min(connections.inAll, mostConnections()) };
    this.#connections = new ClientBudget({ ...files, what: "connections", advice: "close some of them" });
    this.#requests = new ClientBudget({ ...requests, what: "open requests", advice: "end some of them first" });
    this.#pages = new ClientBudget({ ...pages, what: "pages under way", advice: "take those that were sent" });
    this.#sockets = new ClientBudget({ ...sockets, what: "WebSockets", advice: "close some of them" });
    const guardedLook = background("the look at what clients do not read", log).guard(() => this.#look());
    this.#looking = setInterval(guardedLook, limits.lookMs).unref();
  }

  /** Behind a reverse proxy every connection is that proxy's: then those of one address have no bound of their own. Throws. */
  connection(remoteAddress: string | undefined): Held {
    return this.#connections.take(this.#trustedProxies > 0 ? thisMachine : counted(remoteAddress));
  }

  /** Counts a request until it is released. Throws RESOURCE_EXHAUSTED. */
  request(req: HttpRequest, res: HttpResponse): HeldRequest {
    const address = this.addressOf(req);
    const held = this.#requests.take(address);
    const open: OpenResponse = { res, isPage: false, waitingBytes: 0, sinceMs: performance.now() };
    const remove = this.#responses.add(open);
    return {
      page: () => {
        const page = this.#pages.take(address);
        open.isPage = true;
        return page;
      },
      taken: () => (open.sinceMs = performance.now()),
      release: () => {
        remove();
        held.release();
      },
    };
  }

  /** Counts a WebSocket, and what it does not read, until it is released. Throws RESOURCE_EXHAUSTED. */
  socket(req: HttpRequest): Held {
    return this.#sockets.take(this.addressOf(req));
  }

  watch(req: HttpRequest, webSocket: HeldUp): () => void {
    const open = { webSocket, address: this.addressOf(req), wholeMs: performance.now() };
    return this.#webSockets.add(open);
  }

  addressOf(req: HttpRequest): string {
    return counted(forwardedBy(req, this.#trustedProxies));
  }

  close(): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    const nowMs = performance.now();
    for (const open of this.#responses) this.#lookAt(open, nowMs);
    this.#lookAtWebSockets();
    for (const open of this.#webSockets) this.#lookAtHalfMessage(open, nowMs);
  }

  /** A call is held back by its reader as long as it likes; what has ended must be taken, and so must a page. */
  #lookAt(open: OpenResponse, nowMs: number): void {
    const waitingBytes = open.res.writableLength;
    const isWaiting = open.res.writableEnded || (open.isPage && waitingBytes > 0);
    if (!isWaiting || waitingBytes < open.waitingBytes) open.sinceMs = nowMs;
    open.waitingBytes = waitingBytes;
    if (isWaiting && nowMs - open.sinceMs > this.#limits.unreadMs) end(open.res);
  }

  #lookAtHalfMessage(open: OpenWebSocket, nowMs: number): void {
    const { halfMessageBytes, isPaused } = open.webSocket;
    if (halfMessageBytes === 0 || isPaused) open.wholeMs = nowMs;
    else if (nowMs - open.wholeMs > this.#limits.unreadMs) open.webSocket.terminate();
  }

  /** The one that holds most is ended first, while it is too much for one address, or for all. */
  #lookAtWebSockets(): void {
    const { perAddress, inAll } = this.#limits.unreadBytes;
    const byAddress = new Map<string, number>();
    let all = 0;
    const held = [...this.#webSockets].map(({ webSocket, address }) => {
      const bytes = webSocket.unreadBytes + webSocket.halfMessageBytes;
      byAddress.set(address, (byAddress.get(address) ?? 0) + bytes);
      all += bytes;
      return { webSocket, address, bytes };
    });
    for (const { webSocket, address, bytes } of held.sort((a, b) => b.bytes - a.bytes)) {
      const own = byAddress.get(address) ?? 0;
      if (all <= inAll && own <= perAddress) continue;
      all -= bytes;
      byAddress.set(address, own - bytes);
      webSocket.terminate();
    }
  }
}

/** As the backend counts it. */
const counted = (address: string | undefined): string => countedAddress(address ?? "");

function end(res: HttpResponse): void {
  if (res instanceof Http2Response) res.stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  else res.destroy();
}

/** What of the files that this process may open is for connections: each page has a file open beside its own. */
const connectionShare = 0.6;

function mostConnections(): number {
  try {
    const [, soft = ""] = /^Max open files\s+(\d+)/mu.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === "" ? Infinity : Math.floor(Number(soft) * connectionShare);
  } catch {
    // Not Linux: then the number in limits.ts is all there is.
    return Infinity;
  }
}
