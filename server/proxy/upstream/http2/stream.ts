// One request and its response on an HTTP/2 connection.
import { constants } from "node:http2";
import type { HeaderList } from "../../call/metadata.ts";
import type { WindowSize } from "../../listener/window-size.ts";
import { ByteQueue } from "./byte-queue.ts";
import { StreamError } from "./errors.ts";
import type { ResponseHeaders } from "./header-block.ts";
import { flags, frameHeadBytes, frameType, max31, writeFrameHead } from "./frames.ts";

/**
 * Why a stream is over: it was reset, with HTTP/2's error code (0 when both sides had ended), by us when there is a reason; or the
 * connection was lost.
 */
export type StreamEnd = { readonly code: number; readonly reason?: string } | { readonly lost: Error | undefined };

/** What happens on a stream. Nothing may be thrown. */
export interface StreamListener {
  /** The response's headers. `isEnd`: nothing follows. */
  onHead(httpStatus: number, headers: HeaderList, isEnd: boolean): void;
  /** Not while the stream is paused. */
  onData(chunk: Uint8Array): void;
  /** Trailers come as they arrive, and so may overtake data that waits. */
  onTrailers(headers: HeaderList): void;
  /** The response was whole, and all its data has been taken. */
  onEnd(): void;
  /** Of the request's bytes some have left. */
  onWritten(): void;
  /** Exactly once, last. */
  onClose(end: StreamEnd): void;
}

/** What a stream needs of its connection. */
export interface StreamConnection {
  /** How much of a response may be under way, and how much of a request may wait here. */
  readonly responses: WindowSize;
  readonly requests: WindowSize;
  /** There is something to send. */
  ready(stream: Http2Stream): void;
  grant(stream: Http2Stream, bytes: number): void;
  /** Sends RST_STREAM. */
  sendReset(stream: Http2Stream, code: number): void;
  closed(stream: Http2Stream): void;
}

export class Http2Stream {
  readonly id: number;
  readonly #connection: StreamConnection;
  readonly #listener: StreamListener;

  /** Request bytes that have not left. */
  readonly #queue = new ByteQueue();
  #sendWindow: number;
  #hasEnded = false;
  #sentEnd = false;

  /** What the other end may still send. */
  #receiveWindow: number;
  /** Response bytes that came while the stream was paused. */
  readonly #held = new ByteQueue();
  #isPaused = false;
  #isDelivering = false;
  #hasHead = false;
  #receivedEnd = false;
  #deliveredEnd = false;

  #isClosed = false;
  #end: StreamEnd = { code: constants.NGHTTP2_NO_ERROR };

  constructor(
    id: number,
    connection: StreamConnection,
    listener: StreamListener,
    windows: { readonly send: number; readonly receive: number },
  ) {
    this.id = id;
    this.#connection = connection;
    this.#listener = listener;
    this.#sendWindow = windows.send;
    this.#receiveWindow = windows.receive;
  }

  /** Request bytes that have not left. */
  get queuedBytes(): number {
    return this.#queue.length;
  }

  /** More of them should not be added. */
  get isFull(): boolean {
    return this.#queue.length > this.#connection.requests.bytes;
  }

  /** More of them may be added again: soon enough for the next turn of the event loop to find some. */
  get hasRoom(): boolean {
    return this.#queue.length <= this.#connection.requests.bytes / 2;
  }

  /** Whether the whole response has come. */
  get isReceived(): boolean {
    return this.#receivedEnd;
  }

  /** Whether the whole response was taken. */
  get isRead(): boolean {
    return this.#deliveredEnd;
  }

  /** Whether the whole request has left. */
  get isSent(): boolean {
    return this.#sentEnd;
  }

  get takesRequests(): boolean {
    return !this.#hasEnded && !this.#isClosed;
  }

  /** Sends bytes of the request. They must stay as they are until they have left. */
  write(bytes: Uint8Array): void {
    if (!this.takesRequests || bytes.length === 0) return;
    this.#queue.push(bytes);
    if (this.canSend()) this.#connection.ready(this);
  }

  /** Half-closes: the request is whole. */
  end(): void {
    if (!this.takesRequests) return;
    this.#hasEnded = true;
    if (this.canSend()) this.#connection.ready(this);
  }

  /** Ends both directions at once; `onClose` comes before this returns. `reason`: what the other end did wrong. */
  reset(code: number, reason?: string): void {
    if (this.#isClosed) return;
    this.#connection.sendReset(this, code);
    this.close({ code, ...(reason !== undefined && { reason }) });
  }

  /** Response bytes wait here, as many as the window has room for; then the other end has to wait. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#deliver();
    this.#grant();
  }

  // What follows is for the connection.

  /** Whether there is something to send that the stream's window has room for. */
  canSend(): boolean {
    if (this.#isClosed) return false;
    return this.#queue.length > 0 ? this.#sendWindow > 0 : this.#hasEnded && !this.#sentEnd;
  }

  /** Writes a DATA frame at `at`, with `mostBytes` of the request or fewer. Returns how many. */
  fill(to: Buffer, at: number, mostBytes: number): number {
    const length = Math.min(mostBytes, this.#queue.length, Math.max(0, this.#sendWindow));
    this.#queue.take(to, at + frameHeadBytes, length);
    this.#sendWindow -= length;
    const isEnd = this.#hasEnded && this.#queue.length === 0;
    const head = { type: frameType.data, flags: isEnd ? flags.endStream : 0, streamId: this.id };
    writeFrameHead(to, at, head, length);
    if (isEnd) {
      this.#sentEnd = true;
      this.#closeWhenOver();
    }
    return length;
  }

  /** Calls `onWritten`, once all frames of a write are written: the listener may send more. */
  written(): void {
    if (!this.#isClosed) this.#listener.onWritten();
  }

  /** The other end takes more, or by a change of its settings less. False for more than a window can be. */
  growSendWindow(bytes: number): boolean {
    this.#sendWindow += bytes;
    if (this.canSend()) this.#connection.ready(this);
    return this.#sendWindow <= max31;
  }

  /** Throws a StreamError for a response that is none. */
  receiveHeaders({ httpStatus, fields, fault }: ResponseHeaders, isEnd: boolean): void {
    if (this.#receivedEnd) throw afterEnd();
    if (fault !== undefined) throw malformed(fault);
    if (this.#hasHead) {
      if (httpStatus !== undefined || !isEnd) throw malformed("headers in the middle of a response");
      this.#receivedEnd = true;
      this.#listener.onTrailers(fields);
    } else if (httpStatus === undefined) throw malformed("no :status");
    else if (httpStatus >= 200) {
      this.#hasHead = true;
      this.#receivedEnd = isEnd;
      this.#listener.onHead(httpStatus, fields, isEnd);
    } else if (isEnd) throw malformed("a response that ends before it begins");
    this.#deliver();
  }

  /** Throws a StreamError for data where there may be none, or more than the window has room for. */
  receive(bytes: Buffer, windowBytes: number, isEnd: boolean): void {
    if (this.#receivedEnd) throw afterEnd();
    if (!this.#hasHead) throw malformed("data before headers");
    this.#receiveWindow -= windowBytes;
    if (this.#receiveWindow < 0)
      throw new StreamError(constants.NGHTTP2_FLOW_CONTROL_ERROR, "more data came than the window has room for");
    if (bytes.length > 0) this.#receiveBytes(bytes);
    this.#receivedEnd = isEnd;
    if (isEnd) this.#deliver();
    else this.#grant();
  }

  #receiveBytes(bytes: Buffer): void {
    if (!this.#isPaused && this.#held.length === 0) {
      this.#handOver(bytes);
      return;
    }
    // A copy, since the bytes share their memory with all that was read with them.
    this.#held.push(Buffer.from(bytes));
  }

  #handOver(bytes: Uint8Array): void {
    this.#connection.responses.taken(bytes.length);
    this.#listener.onData(bytes);
  }

  /** The other end has reset the stream, or the connection was lost. A response that has come whole is not lost with it. */
  receiveEnd(end: StreamEnd): void {
    if (!this.#receivedEnd) {
      this.close(end);
      return;
    }
    this.#end = end;
    this.#hasEnded = true;
    this.#sentEnd = true;
    this.#queue.clear();
    this.#closeWhenOver();
  }

  close(end: StreamEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue.clear();
    this.#held.clear();
    this.#connection.closed(this);
    this.#listener.onClose(end);
  }

  /** The listener may pause the stream, resume it and end it at each step. */
  #deliver(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    while (!this.#isPaused && !this.#isClosed) {
      const bytes = this.#held.next();
      if (!bytes) break;
      this.#handOver(bytes);
    }
    this.#isDelivering = false;
    if (this.#isPaused || this.#isClosed || !this.#receivedEnd || this.#deliveredEnd) return;
    this.#deliveredEnd = true;
    this.#listener.onEnd();
    this.#closeWhenOver();
  }

  #closeWhenOver(): void {
    if (this.#sentEnd && this.#deliveredEnd) this.close(this.#end);
  }

  /** Lets the other end send more when half of the window has been taken. */
  #grant(): void {
    if (this.#isPaused || this.#isClosed || this.#receivedEnd) return;
    const { bytes } = this.#connection.responses;
    const underWay = this.#receiveWindow + this.#held.length;
    if (underWay > bytes / 2) return;
    this.#receiveWindow += bytes - underWay;
    this.#connection.grant(this, bytes - underWay);
  }
}

const malformed = (found: string): StreamError =>
  new StreamError(constants.NGHTTP2_PROTOCOL_ERROR, `malformed response: found ${found}`);

const afterEnd = (): StreamError =>
  new StreamError(constants.NGHTTP2_STREAM_CLOSED, "the response went on after its end");
