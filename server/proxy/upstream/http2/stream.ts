// One request and its response on an HTTP/2 connection.
import { constants } from "node:http2";
import type { HeaderList } from "../../call/metadata.ts";
import type { WindowSize } from "../../listener/window-size.ts";
import { StreamError } from "./errors.ts";
import type { ResponseHeaders } from "./header-block.ts";
import { flags, frameHeadBytes, frameType, max31, writeFrameHead } from "./frames.ts";

/** Why a stream is over: it was reset by either side, with HTTP/2's error code (0 when both had ended), or the connection was lost. */
export type StreamEnd = { readonly code: number } | { readonly lost: Error | undefined };

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
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk has left. */
  #offset = 0;
  #queuedBytes = 0;
  #sendWindow: number;
  #hasEnded = false;
  #sentEnd = false;

  /** What the other end may still send. */
  #receiveWindow: number;
  /** Response bytes that came while the stream was paused. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isPaused = false;
  #isDelivering = false;
  #hasHead = false;
  #receivedEnd = false;
  #deliveredEnd = false;

  #isClosed = false;
  #endCode: number = constants.NGHTTP2_NO_ERROR;

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
    return this.#queuedBytes;
  }

  /** More of them should not be added. */
  get isFull(): boolean {
    return this.#queuedBytes > this.#connection.requests.bytes;
  }

  /** More of them may be added again: soon enough for the next turn of the event loop to find some. */
  get hasRoom(): boolean {
    return this.#queuedBytes <= this.#connection.requests.bytes / 2;
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
    this.#chunks.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.canSend()) this.#connection.ready(this);
  }

  /** Half-closes: the request is whole. */
  end(): void {
    if (!this.takesRequests) return;
    this.#hasEnded = true;
    if (this.canSend()) this.#connection.ready(this);
  }

  /** Ends both directions at once; `onClose` comes before this returns. */
  reset(code: number): void {
    if (this.#isClosed) return;
    this.#connection.sendReset(this, code);
    this.close({ code });
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
    return this.#queuedBytes > 0 ? this.#sendWindow > 0 : this.#hasEnded && !this.#sentEnd;
  }

  /** Writes a DATA frame at `at`, with `mostBytes` of the request or fewer. Returns how many. */
  fill(to: Buffer, at: number, mostBytes: number): number {
    const length = Math.min(mostBytes, this.#queuedBytes, Math.max(0, this.#sendWindow));
    this.#take(to, at + frameHeadBytes, length);
    this.#queuedBytes -= length;
    this.#sendWindow -= length;
    const isEnd = this.#hasEnded && this.#queuedBytes === 0;
    const head = { type: frameType.data, flags: isEnd ? flags.endStream : 0, streamId: this.id };
    writeFrameHead(to, at, head, length);
    if (isEnd) {
      this.#sentEnd = true;
      this.#closeWhenOver();
    }
    return length;
  }

  /** Tells the listener; what it does must not come between two frames. */
  written(): void {
    if (!this.#isClosed) this.#listener.onWritten();
  }

  #take(to: Buffer, at: number, length: number): void {
    let used = 0;
    for (let left = length; left > 0;) {
      const chunk = this.#chunks[used];
      if (!chunk) return;
      const end = Math.min(chunk.length, this.#offset + left);
      const isWhole = this.#offset === 0 && end === chunk.length;
      to.set(isWhole ? chunk : chunk.subarray(this.#offset, end), at);
      at += end - this.#offset;
      left -= end - this.#offset;
      this.#offset = end === chunk.length ? 0 : end;
      if (this.#offset === 0) used++;
    }
    if (used === this.#chunks.length) this.#chunks = [];
    else if (used > 0) this.#chunks.splice(0, used);
  }

  /** The other end takes more, or by a change of its settings less. Throws a StreamError for more than a window can be. */
  growSendWindow(bytes: number): void {
    this.#sendWindow += bytes;
    if (this.#sendWindow > max31)
      throw new StreamError(constants.NGHTTP2_FLOW_CONTROL_ERROR, "a window grew over its limit");
    if (this.canSend()) this.#connection.ready(this);
  }

  /** Throws a StreamError for a response that is none. */
  receiveHeaders({ httpStatus, fields, fault }: ResponseHeaders, isEnd: boolean): void {
    if (this.#receivedEnd) throw afterEnd();
    if (fault !== undefined) throw malformed(fault);
    if (this.#hasHead) {
      if (httpStatus !== undefined || !isEnd) throw malformed("headers in the middle of a response");
      this.#listener.onTrailers(fields);
    } else if (httpStatus === undefined) throw malformed("no :status");
    else if (httpStatus >= 200) {
      this.#hasHead = true;
      this.#listener.onHead(httpStatus, fields, isEnd);
    } else if (isEnd) throw malformed("a response that ends before it begins");
    if (isEnd) this.#receiveEnd();
  }

  /** Throws a StreamError for data where there may be none, or more than the window has room for. */
  receive(bytes: Buffer, windowBytes: number, isEnd: boolean): void {
    if (this.#receivedEnd) throw afterEnd();
    if (!this.#hasHead) throw malformed("data before headers");
    this.#receiveWindow -= windowBytes;
    if (this.#receiveWindow < 0)
      throw new StreamError(constants.NGHTTP2_FLOW_CONTROL_ERROR, "more data came than the window has room for");
    if (bytes.length > 0) this.#receiveBytes(bytes);
    if (isEnd) this.#receiveEnd();
    else this.#grant();
  }

  #receiveBytes(bytes: Buffer): void {
    if (!this.#isPaused && this.#heldBytes === 0) {
      this.#handOver(bytes);
      return;
    }
    // A copy, since the bytes share their memory with all that was read with them.
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
  }

  #handOver(bytes: Buffer): void {
    this.#connection.responses.taken(bytes.length);
    this.#listener.onData(bytes);
  }

  #receiveEnd(): void {
    this.#receivedEnd = true;
    this.#deliver();
  }

  /** The other end has reset the stream. When its response is whole, it only wants no more of the request. */
  receiveReset(code: number): void {
    if (!this.#receivedEnd) {
      this.close({ code });
      return;
    }
    this.#endCode = code;
    this.#hasEnded = true;
    this.#sentEnd = true;
    this.#dropRequest();
    this.#closeWhenOver();
  }

  close(end: StreamEnd): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#dropRequest();
    this.#held = [];
    this.#connection.closed(this);
    this.#listener.onClose(end);
  }

  #dropRequest(): void {
    this.#chunks = [];
    this.#queuedBytes = 0;
  }

  /** The listener may pause the stream, resume it and end it at each step. */
  #deliver(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    while (!this.#isPaused && !this.#isClosed) {
      const bytes = this.#held.shift();
      if (!bytes) break;
      this.#heldBytes -= bytes.length;
      this.#handOver(bytes);
    }
    this.#isDelivering = false;
    if (this.#isPaused || this.#isClosed || !this.#receivedEnd || this.#deliveredEnd) return;
    this.#deliveredEnd = true;
    this.#listener.onEnd();
    this.#closeWhenOver();
  }

  #closeWhenOver(): void {
    if (this.#sentEnd && this.#deliveredEnd) this.close({ code: this.#endCode });
  }

  /** Lets the other end send more when half of the window has been taken. */
  #grant(): void {
    if (this.#isPaused || this.#isClosed || this.#receivedEnd) return;
    const { bytes } = this.#connection.responses;
    const underWay = this.#receiveWindow + this.#heldBytes;
    if (underWay > bytes / 2) return;
    this.#receiveWindow += bytes - underWay;
    this.#connection.grant(this, bytes - underWay);
  }
}

const malformed = (found: string): StreamError =>
  new StreamError(constants.NGHTTP2_PROTOCOL_ERROR, `malformed response: found ${found}`);

const afterEnd = (): StreamError =>
  new StreamError(constants.NGHTTP2_STREAM_CLOSED, "the response went on after its end");
