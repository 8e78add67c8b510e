// The accepting end's state machine of one call: what may come next, what may go out, and when it is over.
import { Code } from "@connectrpc/connect";
import { costOf, ReceiveWindow, SendCredit, type WindowGrowth, type WindowSize } from "../wire/credit.ts";
import type { Frame } from "../wire/frame.ts";
import type { HeaderList } from "../wire/header-list.ts";
import { MuxCallError, MuxProtocolError } from "../wire/protocol-error.ts";
import type { AcceptedCall, CancelReason } from "./accepted-call.ts";
import { UnreadRequests } from "./unread-requests.ts";

/** The connection, as a call sees it. */
export interface CallWire {
  readonly growth: WindowGrowth;
  send(frame: Frame): void;
  /** The call is over: forget it. */
  ended(callId: number): void;
}

type Trailers = Frame & { type: "TRAILERS" };

const deadlineExceeded: number = Code.DeadlineExceeded;

const ignore = (): void => undefined;

/** A call from its OPEN to its end. */
export class ServerCall implements AcceptedCall {
  readonly id: number;
  readonly path: string;
  readonly headers: HeaderList;
  readonly timeoutMs: number | undefined;
  onMessage: (payload: Uint8Array) => void = ignore;
  onHalfClose: () => void = ignore;
  onCancel: (reason: CancelReason) => void = ignore;
  onDrain: () => void = ignore;

  readonly #wire: CallWire;
  readonly #window: ReceiveWindow;
  readonly #unread = new UnreadRequests();
  readonly #credit = new SendCredit();
  #waiting: Uint8Array[] = [];
  #trailers: Trailers | undefined;
  #halfClosed = false;
  #headersSent = false;
  #drainWanted = false;
  #ended = false;

  constructor(open: Frame & { type: "OPEN" }, wire: CallWire, window: WindowSize) {
    this.id = open.callId;
    this.path = open.path;
    this.headers = open.headers;
    this.timeoutMs = open.timeoutMs === 0 ? undefined : open.timeoutMs;
    this.#wire = wire;
    this.#window = new ReceiveWindow(window, wire.growth);
    this.#sendCredit(this.#window.openingGrant);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** True when the client has something of the call, its initial metadata at least. */
  get answered(): boolean {
    return this.#headersSent;
  }

  sendHeaders(headers: HeaderList): void {
    if (this.#ended || this.#headersSent) return;
    this.#wire.send({ type: "HEADERS", callId: this.id, headers });
    this.#headersSent = true;
  }

  sendMessage(payload: Uint8Array): boolean {
    if (this.#ended || this.#trailers !== undefined) return false;
    if (!this.#headersSent) this.sendHeaders([]);
    if (this.#credit.open) this.#transmit(payload);
    else this.#waiting.push(payload);
    this.#drainWanted = !this.#credit.open;
    return !this.#drainWanted;
  }

  sendTrailers(code: number, message: string, headers: HeaderList): void {
    if (this.#ended || this.#trailers !== undefined) return;
    const status = Number.isInteger(code) && code >= 0 && code <= 0xff ? code : Code.Unknown;
    const trailers: Trailers = { type: "TRAILERS", callId: this.id, status, message, headers };
    if (this.#waiting.length > 0) this.#trailers = trailers;
    else this.#finish(trailers);
  }

  reset(code: number, reason: string): void {
    if (!this.#ended) this.#finish({ type: "RESET", callId: this.id, code, reason });
  }

  grant(bytes: number): void {
    if (!this.#ended) this.#sendCredit(this.#window.consumed(this.#unread.consumed(bytes)));
  }

  /** Takes a frame of this call. Throws MuxCallError, and MuxProtocolError for what only a server may send. */
  receive(frame: Frame): void {
    switch (frame.type) {
      case "DATA":
        this.#receiveMessage(frame.payload);
        return;
      case "HALF_CLOSE":
        if (this.#halfClosed) throw this.#fault(Code.Internal, "HALF_CLOSE came twice");
        this.#halfClosed = true;
        this.onHalfClose();
        return;
      case "CREDIT":
        this.#receiveCredit(frame.bytes);
        return;
      case "RESET":
        this.cancel(frame.code === deadlineExceeded ? "deadline exceeded" : "cancelled by the client");
        return;
      default:
        throw new MuxProtocolError(`${frame.type} is not for a client to send`);
    }
  }

  /** Ends the call: its client does not wait for it any more. */
  cancel(reason: CancelReason): void {
    if (this.#ended) return;
    this.#end();
    this.onCancel(reason);
  }

  /** Ends the call because the client broke a rule of it. */
  violate(code: Code, message: string): void {
    if (this.#ended) return;
    this.reset(code, message);
    this.onCancel("cancelled by the client");
  }

  #receiveMessage(payload: Uint8Array): void {
    if (this.#halfClosed) throw this.#fault(Code.Internal, "DATA came after HALF_CLOSE");
    if (!this.#window.arrived(costOf(payload))) throw this.#fault(Code.ResourceExhausted, "DATA came without credit");
    this.#unread.delivered(payload.length);
    this.onMessage(payload);
  }

  #receiveCredit(bytes: number): void {
    if (!this.#credit.add(bytes)) throw this.#fault(Code.Internal, "CREDIT adds up to more than 2^31 - 1 bytes");
    this.#sendWaiting();
    if (this.#waiting.length > 0) return;
    if (this.#trailers !== undefined) {
      this.#finish(this.#trailers);
    } else if (this.#drainWanted && this.#credit.open) {
      this.#drainWanted = false;
      this.onDrain();
    }
  }

  #sendWaiting(): void {
    while (this.#credit.open) {
      const payload = this.#waiting.shift();
      if (payload === undefined) return;
      this.#transmit(payload);
    }
  }

  #transmit(payload: Uint8Array): void {
    this.#credit.spend(costOf(payload));
    this.#wire.send({ type: "DATA", callId: this.id, payload });
  }

  #sendCredit(bytes: number): void {
    if (bytes > 0 && !this.#halfClosed) this.#wire.send({ type: "CREDIT", callId: this.id, bytes });
  }

  #finish(last: Frame): void {
    this.#wire.send(last);
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#window.close();
    this.#wire.ended(this.id);
  }

  #fault(code: Code, message: string): MuxCallError {
    return new MuxCallError(this.id, code, `protocol error: ${message}`);
  }
}
