// What each client address makes the proxy hold: counted, and ended when the client does not take what was sent to it.
import { readFileSync } from "node:fs";
import { constants } from "node:http2";
import { countedAddress, thisMachine } from "../../client-address.ts";
import { StatusCode } from "grpc-handler";
import { ClientBudget, type Held } from "../../client-budget.ts";
import { PlaygroundError } from "../../errors.ts";
import { background, type FaultBoundary } from "../../fault-boundary.ts";
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
  /** So many bytes of a message are kept, here or in the backend, until it is whole. */
  readonly holds: (of: "request" | "response", bytes: number) => void;
}

interface OpenWebSocket {
  readonly webSocket: HeldUp;
  readonly address: string;
  /** When its last complete message was, as far as a look can tell. */
  wholeMs: number;
}

interface OpenResponse {
  readonly res: HttpResponse;
  readonly address: string;
  readonly faults: Pick<FaultBoundary, "fail">;
  /** Of messages that are not whole, and so are kept. */
  readonly kept: { request: number; response: number };
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
  readonly #guardedLook: () => void;
  readonly #looking: NodeJS.Timeout;
  /** What is kept of messages more than at the last look. */
  #grownBytes = 0;

  constructor({ trustedProxies, limits = usual.proxy.clients, log }: ClientLoadOptions) {
    this.#trustedProxies = trustedProxies;
    this.#limits = limits;
    const { connections, requests, pages, sockets } = limits;
    const files = { ...connections, inAll: Math.min(connections.inAll, mostConnections()) };
    this.#connections = new ClientBudget({ ...files, what: "connections", advice: "close some of them" });
    this.#requests = new ClientBudget({ ...requests, what: "open requests", advice: "end some of them first" });
    this.#pages = new ClientBudget({ ...pages, what: "pages under way", advice: "take those that were sent" });
    this.#sockets = new ClientBudget({ ...sockets, what: "WebSockets", advice: "close some of them" });
    this.#guardedLook = background("the look at what clients do not read", log).guard(() => this.#look());
    this.#looking = setInterval(this.#guardedLook, limits.lookMs).unref();
  }

  /** Behind a reverse proxy every connection is that proxy's: then those of one address have no bound of their own. Throws. */
  connection(remoteAddress: string | undefined): Held {
    return this.#connections.take(this.#trustedProxies > 0 ? thisMachine : counted(remoteAddress));
  }

  /** Counts a request until it is released. Throws RESOURCE_EXHAUSTED. */
  request(req: HttpRequest, res: HttpResponse, faults: Pick<FaultBoundary, "fail">): HeldRequest {
    const address = this.addressOf(req);
    const held = this.#requests.take(address);
    const kept = { request: 0, response: 0 };
    const open: OpenResponse = {
      res,
      address,
      faults,
      kept,
      isPage: false,
      waitingBytes: 0,
      sinceMs: performance.now(),
    };
    const remove = this.#responses.add(open);
    return {
      page: () => {
        const page = this.#pages.take(address);
        open.isPage = true;
        return page;
      },
      taken: () => (open.sinceMs = performance.now()),
      holds: (of, bytes) => {
        this.#grew(bytes - kept[of]);
        kept[of] = bytes;
      },
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

  /** Messages of megabytes come faster than the time between two looks. */
  #grew(bytes: number): void {
    if (bytes <= 0 || this.#grownBytes >= this.#limits.lookBytes) return;
    this.#grownBytes += bytes;
    if (this.#grownBytes >= this.#limits.lookBytes) setImmediate(this.#guardedLook);
  }

  #look(): void {
    this.#grownBytes = 0;
    const nowMs = performance.now();
    for (const open of this.#responses) this.#lookAt(open, nowMs);
    this.#endLargest();
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
  #endLargest(): void {
    const { perAddress, inAll } = this.#limits.unreadBytes;
    const byAddress = new Map<string, number>();
    let all = 0;
    const holders = [...this.#holders()];
    for (const { address, bytes } of holders) {
      byAddress.set(address, (byAddress.get(address) ?? 0) + bytes);
      all += bytes;
    }
    const isOver = (address: string): boolean => all > inAll || (byAddress.get(address) ?? 0) > perAddress;
    const over = holders.filter(({ address }) => isOver(address));
    for (const { address, bytes, end } of over.sort((a, b) => b.bytes - a.bytes)) {
      if (!isOver(address)) continue;
      all -= bytes;
      byAddress.set(address, (byAddress.get(address) ?? 0) - bytes);
      end();
    }
  }

  *#holders(): Generator<Holder> {
    for (const { webSocket, address } of this.#webSockets) {
      const bytes = webSocket.unreadBytes + webSocket.halfMessageBytes;
      if (bytes > 0) yield { address, bytes, end: () => webSocket.terminate() };
    }
    for (const open of this.#responses) {
      const bytes = open.kept.request + Math.max(open.kept.response, open.res.writableLength);
      if (bytes > 0) yield { address: open.address, bytes, end: () => endWithStatus(open) };
    }
  }
}

interface Holder {
  readonly address: string;
  readonly bytes: number;
  readonly end: () => void;
}

/** With a status, unless it would have to wait behind what is not read: RFC 9113's ENHANCE_YOUR_CALM is RESOURCE_EXHAUSTED to gRPC. */
function endWithStatus({ res, faults, kept }: OpenResponse): void {
  kept.request = kept.response = 0;
  if (res.writableEnded || res.writableLength > 0) end(res);
  else faults.fail(new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, tooMuchKept));
}

const tooMuchKept =
  "too many bytes are kept for messages that are not whole, or were not read: end some calls, or read their responses";

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
