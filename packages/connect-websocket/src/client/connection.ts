// One WebSocket with its calls: assigns call ids, routes frames, and ends every call when the connection is lost.
import { Code, ConnectError } from "@connectrpc/connect";
import { WindowGrowth } from "../wire/credit.ts";
import type { Frame } from "../wire/frame.ts";
import { FrameSocket } from "../wire/frame-socket.ts";
import { maxGrowthBytes, subProtocol } from "../wire/limits.ts";
import { CopyingWriter } from "../wire/message-writer.ts";
import type { MuxSocket } from "../wire/mux-socket.ts";
import { closeCodes, MuxProtocolError } from "../wire/protocol-error.ts";
import { ClientCall } from "./client-call.ts";
import type { ConnectorOptions } from "./options.ts";
import { throwLater } from "../wire/throw-later.ts";

/** What its owner must know. */
interface ConnectionEvents {
  /** No new calls can be opened; called once or twice. */
  readonly onUnusable: () => void;
  readonly onClosed: () => void;
}

/** A connection from the moment that the socket is made. */
export class Connection {
  readonly #opening = Promise.withResolvers<undefined>();
  /** Resolves when calls can be opened; rejects with UNAVAILABLE when that never comes. */
  readonly opened = this.#opening.promise;
  readonly #frames: FrameSocket;
  readonly #calls = new Map<number, ClientCall>();
  readonly #options: ConnectorOptions;
  readonly #events: ConnectionEvents;
  #lastId = 0;
  #draining = false;

  /** Throws what the socket's constructor throws. */
  constructor(options: ConnectorOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
    this.opened.catch(() => undefined); // Not awaited by every caller.
    const socket = new options.webSocket(options.url, [subProtocol]);
    // Browsers begin with blobs, whose bytes come later. What others begin with, a Buffer for instance, needs no copy.
    if (socket.binaryType === "blob") socket.binaryType = "arraybuffer";
    this.#frames = new FrameSocket(socket, {
      limits: options.limits,
      keepalive: options.keepalive,
      closeCodeOffset: 3000,
      maxBacklogBytes: Number.POSITIVE_INFINITY, // Credit bounds what a client has under way.
      observe: options.observe,
      writer: new CopyingWriter(socket),
      onFrame: (frame) => this.#receive(frame),
      onCallError: (error) => this.#calls.get(error.callId)?.violate(error),
      onFault: throwLater,
      onClosed: (reason) => this.#closed(reason),
    });
    this.#awaitOpen(socket);
  }

  /**
   * Opens a call of "/package.Service/Method", without a deadline when `timeoutMs` is 0; the caller has waited for `opened`.
   * Throws UNAVAILABLE when the connection is gone since.
   */
  open(path: string, timeoutMs: number, headers: Headers): ClientCall {
    if (this.#frames.closed || this.#draining) {
      throw new ConnectError(`the connection to ${this.#options.url} takes no more calls`, Code.Unavailable);
    }
    const callId = ++this.#lastId;
    this.#frames.send({ type: "OPEN", callId, path, timeoutMs, headers: [...headers.entries()] });
    const call = new ClientCall(callId, this.#wire, this.#options);
    this.#calls.set(callId, call);
    this.#frames.watch(true);
    if (this.#lastId === 0xffff_ffff) this.#drain();
    return call;
  }

  /** Cancels what is open and closes. */
  close(): void {
    const error = new ConnectError("the transport was closed", Code.Canceled);
    for (const call of this.#calls.values()) call.cancel(error);
    this.#frames.close(closeCodes.normal, "the transport was closed");
  }

  readonly #wire = {
    growth: new WindowGrowth(maxGrowthBytes),
    send: (frame: Frame): void => this.#frames.send(frame),
    flush: (): void => this.#frames.flush(),
    ended: (callId: number): void => this.#ended(callId),
  };

  #awaitOpen(socket: MuxSocket & { readonly protocol: string }): void {
    const { connectTimeoutMs } = this.#options;
    const giveUp = (): void => this.#frames.close(closeCodes.policy, `no answer within ${String(connectTimeoutMs)} ms`);
    const timer = setTimeout(giveUp, connectTimeoutMs);
    void this.opened.finally(() => clearTimeout(timer)).catch(() => undefined);
    socket.addEventListener("open", () => {
      if (socket.protocol === subProtocol) this.#opening.resolve(undefined);
      else this.#frames.close(closeCodes.protocol, `the server does not speak ${subProtocol}`);
    });
  }

  #receive(frame: Frame): void {
    if (frame.type === "GOAWAY") {
      this.#drain();
      return;
    }
    const call = this.#calls.get(frame.callId);
    if (call !== undefined) call.receive(frame);
    // Frames of a call that ended here cross its end on the wire; those of a call that never was do not exist.
    else if (frame.callId > this.#lastId) throw new MuxProtocolError(`${frame.type} for a call that was never opened`);
  }

  #drain(): void {
    this.#draining = true;
    this.#events.onUnusable();
    if (this.#calls.size === 0) this.#frames.close(closeCodes.normal, "no calls are left");
  }

  #ended(callId: number): void {
    this.#calls.delete(callId);
    if (this.#calls.size > 0) return;
    this.#frames.watch(false);
    if (this.#draining) this.#frames.close(closeCodes.normal, "no calls are left");
  }

  #closed(reason: string): void {
    this.#events.onUnusable();
    this.#events.onClosed();
    this.#opening.reject(new ConnectError(`cannot connect to ${this.#options.url}: ${reason}`, Code.Unavailable));
    for (const call of this.#calls.values()) call.lost(reason);
  }
}
