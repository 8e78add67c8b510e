// One call as the client sees it: what may be sent, what has come, and how it ended.
import { Code, ConnectError } from "@connectrpc/connect";
import { costOf, ReceiveWindow, SendCredit, type WindowGrowth, type WindowSize } from "../wire/credit.ts";
import type { Frame } from "../wire/frame.ts";
import { MuxCallError, MuxProtocolError } from "../wire/protocol-error.ts";
import { ResponseQueue } from "./response-queue.ts";
import { statusError, toHeaders } from "./status.ts";

/** The connection, as a call sees it. */
export interface CallWire {
  readonly growth: WindowGrowth;
  send(frame: Frame): void;
  flush(): void;
  /** The call is over: forget it. */
  ended(callId: number): void;
}

/** A call on an open connection. It has ended when TRAILERS or RESET came or went, or the connection was lost. */
export class ClientCall {
  readonly id: number;
  /** Trailing metadata: filled when the call has ended. */
  readonly trailer = new Headers();
  readonly #wire: CallWire;
  readonly #credit = new SendCredit();
  readonly #window: ReceiveWindow;
  readonly #responses = new ResponseQueue((payload) => this.#taken(payload));
  readonly #headers = Promise.withResolvers<Headers>();
  /** Initial metadata, as soon as it is there. Rejects when the call ends with an error before. */
  readonly headers = this.#headers.promise;
  readonly #ended = Promise.withResolvers<undefined>();
  /** Resolves when the call has ended, in whichever way. */
  readonly ended = this.#ended.promise;
  #header: Headers | undefined;
  #over = false;
  #wakeSender: (() => void) | undefined;

  /** OPEN has been sent. */
  constructor(id: number, wire: CallWire, window: WindowSize) {
    this.id = id;
    this.#wire = wire;
    this.#window = new ReceiveWindow(window, wire.growth);
    this.headers.catch(() => undefined); // Not awaited by every caller.
    this.#sendCredit(this.#window.openingGrant);
  }

  get over(): boolean {
    return this.#over;
  }

  /** The next response message; undefined after the last one of a call that ended with OK; else rejects. */
  next(): Promise<Uint8Array | undefined> {
    return this.#responses.next();
  }

  /** Waits for credit. False when the call has ended. */
  async writable(): Promise<boolean> {
    if (!this.#over && !this.#credit.open) await new Promise<void>((wake) => (this.#wakeSender = wake));
    return !this.#over;
  }

  /** Sends a request message; the caller has waited for `writable`. */
  sendMessage(payload: Uint8Array): void {
    if (this.#over) return;
    this.#credit.spend(costOf(payload));
    this.#wire.send({ type: "DATA", callId: this.id, payload });
  }

  halfClose(): void {
    if (!this.#over) this.#wire.send({ type: "HALF_CLOSE", callId: this.id });
  }

  /** Ends the call from here: in-band, at once, however much is under way. What was not read is dropped. */
  cancel(error: ConnectError): void {
    if (this.#over) return;
    const deadline = error.code === Code.DeadlineExceeded;
    const code = deadline ? Code.DeadlineExceeded : Code.Canceled;
    this.#wire.send({ type: "RESET", callId: this.id, code, reason: deadline ? "deadline exceeded" : "cancelled" });
    this.#wire.flush();
    this.#responses.clear();
    this.#end(error);
  }

  /** Ends the call because the server broke a rule of it. */
  violate(error: MuxCallError): void {
    if (this.#over) return;
    this.#wire.send({ type: "RESET", callId: this.id, code: error.code, reason: error.message });
    this.#end(new ConnectError(error.message, error.code));
  }

  /** Ends the call because its connection is gone. What has come can still be read. */
  lost(reason: string): void {
    this.#end(new ConnectError(`the connection was lost: ${reason}`, Code.Unavailable));
  }

  /** Takes a frame of this call. Throws MuxCallError, and MuxProtocolError for what only a client may send. */
  receive(frame: Frame): void {
    switch (frame.type) {
      case "HEADERS":
        this.#receiveHeaders(toHeaders(frame.headers));
        return;
      case "DATA":
        this.#receiveMessage(frame.payload);
        return;
      case "CREDIT":
        this.#receiveCredit(frame.bytes);
        return;
      case "TRAILERS":
        for (const [name, value] of frame.headers) this.trailer.append(name, value);
        this.#end(frame.status === 0 ? undefined : this.#error(frame.status, frame.message));
        return;
      case "RESET":
        this.#end(this.#error(frame.code, frame.reason));
        return;
      default:
        throw new MuxProtocolError(`${frame.type} is not for a server to send`);
    }
  }

  #receiveHeaders(header: Headers): void {
    if (this.#header !== undefined) throw this.#fault(Code.Internal, "HEADERS came twice");
    this.#header = header;
    this.#headers.resolve(header);
  }

  #receiveMessage(payload: Uint8Array): void {
    if (this.#header === undefined) throw this.#fault(Code.Internal, "DATA came before HEADERS");
    if (!this.#window.arrived(costOf(payload))) throw this.#fault(Code.ResourceExhausted, "DATA came without credit");
    this.#responses.push(payload);
  }

  #receiveCredit(bytes: number): void {
    if (!this.#credit.add(bytes)) throw this.#fault(Code.Internal, "CREDIT adds up to more than 2^31 - 1 bytes");
    if (this.#credit.open) this.#wake();
  }

  #taken(payload: Uint8Array): void {
    if (!this.#over) this.#sendCredit(this.#window.consumed(costOf(payload)));
  }

  #sendCredit(bytes: number): void {
    if (bytes > 0) this.#wire.send({ type: "CREDIT", callId: this.id, bytes });
  }

  #end(error: ConnectError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#window.close();
    this.#wire.ended(this.id);
    if (error === undefined) this.#headers.resolve(new Headers());
    else this.#headers.reject(error);
    this.#responses.end(error);
    this.#ended.resolve(undefined);
    this.#wake();
  }

  #wake(): void {
    this.#wakeSender?.();
    this.#wakeSender = undefined;
  }

  #error(code: number, message: string): ConnectError {
    return statusError(code, message, this.#header ?? new Headers(), this.trailer);
  }

  #fault(code: Code, message: string): MuxCallError {
    return new MuxCallError(this.id, code, `protocol error: ${message}`);
  }
}
