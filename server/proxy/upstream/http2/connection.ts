// HTTP/2 as a client, for the hop to the backend (RFC 9113): each call is a stream of this connection. Node's own client makes a
// stream of Node's, its events and its queue for each call: without them a unary call takes a third to a half less of the processor
// here. This one parses what one read brings, and writes what one turn of the event loop has to say, at once.
import { constants } from "node:http2";
import type { Socket } from "node:net";
import type { FaultBoundary } from "../../../fault-boundary.ts";
import { limits } from "../../../limits.ts";
import { WindowSize } from "../../listener/window-size.ts";
import { passed } from "../passing-memory.ts";
import { ConnectionError, protocolError, StreamError } from "./errors.ts";
import {
  flags,
  flowError,
  type FrameHead,
  type FrameListener,
  frameOf,
  FrameParser,
  frameType,
  max31,
  maxFrameBytes,
  settingsFrame,
  uint32,
  wordFrame,
} from "./frames.ts";
import { Output } from "./output.ts";
import { emptyTable, encodeHeaders } from "./header-block.ts";
import { HeaderFrames } from "./header-frames.ts";
import { openSocket } from "./socket.ts";
import { Http2Stream, type StreamConnection, type StreamListener } from "./stream.ts";

export interface ConnectionOptions {
  /** http://host:port, HTTP/2 with prior knowledge, or https://host:port. */
  readonly url: string;
  /** Certificates in PEM that the other end may be signed by, instead of those that Node knows. */
  readonly ca?: string | undefined;
  /** Around everything that the connection makes happen. */
  readonly faults: FaultBoundary;
  /** The other end has said how many streams it takes at once: Infinity without a limit. */
  readonly onMostStreams: (most: number) => void;
  /** The connection is over, with all its streams. */
  readonly onClose: () => void;
}

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

const setting = { headerTableSize: 1, enablePush: 2, maxConcurrentStreams: 3, initialWindowSize: 4 } as const;

/** Before anything else was said. */
const defaultWindowBytes = 65_535;

export class Http2Connection implements FrameListener, StreamConnection {
  readonly responses = new WindowSize({
    firstBytes: limits.proxy.streamWindowBytes,
    mostBytes: limits.proxy.maxStreamWindowBytes,
    budgetBytes: limits.proxy.backendWindowsBytes,
  });
  readonly requests = new WindowSize({
    firstBytes: limits.proxy.requestQueueBytes,
    mostBytes: limits.proxy.maxRequestQueueBytes,
    budgetBytes: limits.proxy.requestQueuesBytes,
  });
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  readonly #parser = new FrameParser(this);
  readonly #headers = new HeaderFrames();
  readonly #streams = new Map<number, Http2Stream>();
  readonly #output: Output;
  readonly #authority: readonly string[];

  #nextId = 1;
  #streamSendWindow = defaultWindowBytes;
  #receiveWindow: number = limits.proxy.sessionWindowBytes;
  /** The other end may have made its table of headers smaller. */
  #isTableUpdateDue = true;
  #onPong: (() => void) | undefined;
  #isConnected = false;
  #isUnderstood = false;
  #isClosing = false;
  #isDestroyed = false;
  #lingering: NodeJS.Timeout | undefined;

  /** Starts to connect; requests may be made at once. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { faults } = options;
    const url = new URL(options.url);
    const isTls = url.protocol === "https:";
    this.#authority = [":scheme", isTls ? "https" : "http", ":authority", url.host];
    this.#socket = openSocket(url, options.ca);
    this.#output = new Output({
      socket: this.#socket,
      faults,
      requests: this.requests,
      onEmpty: () => {
        if (this.#isIdle) this.#end();
      },
    });
    faults.listen(this.#socket, isTls ? "secureConnect" : "connect", () => this.#connected());
    faults.listen(this.#socket, "data", (chunk: Buffer) => this.#read(chunk));
    // It answers nothing any more, but what it has sent before may still be on its way.
    faults.listen(this.#socket, "end", () => (this.#isClosing = true));
    faults.listen(this.#socket, "error", (error: Error) => this.#lose(error));
    faults.listen(this.#socket, "close", () => {
      clearTimeout(this.#lingering);
      this.#lose();
    });
    this.#greet();
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** It takes no more requests; those that are open go on. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Sends a request's headers: names and values in turn, those of HTTP/2 first. */
  request(headers: readonly string[], listener: StreamListener): Http2Stream {
    const windows = { send: this.#streamSendWindow, receive: limits.proxy.streamWindowBytes };
    const stream = new Http2Stream(this.#nextId, this, listener, windows);
    this.#nextId += 2;
    // The next connection begins at one again.
    if (this.#nextId > max31 - 2) this.#isClosing = true;
    this.#streams.set(stream.id, stream);
    this.responses.opened();
    this.requests.opened();
    this.#sendHeaders(stream.id, encodeHeaders([...this.#authority, ...headers]));
    return stream;
  }

  /** Asks for a sign of life; `answered` is called when it comes. One at a time. */
  ping(answered: () => void): void {
    this.#onPong = answered;
    this.#output.send(frameOf({ type: frameType.ping, flags: 0, streamId: 0 }, Buffer.alloc(8)));
  }

  /** Takes no more requests, and ends when those that are open have. */
  retire(): void {
    this.#isClosing = true;
    if (this.#isIdle) this.#output.schedule();
  }

  /** Ends it, and all streams on it. */
  destroy(error?: Error): void {
    this.#lose(error);
    for (const stream of this.#streams.values()) stream.close({ lost: error });
  }

  // For its streams.

  ready(stream: Http2Stream): void {
    this.#output.ready(stream);
  }

  grant({ id: streamId }: Http2Stream, bytes: number): void {
    this.#output.send(wordFrame(frameType.windowUpdate, streamId, bytes));
  }

  sendReset({ id: streamId }: Http2Stream, code: number): void {
    this.#output.send(wordFrame(frameType.resetStream, streamId, code));
  }

  closed(stream: Http2Stream): void {
    this.#streams.delete(stream.id);
    this.#output.forget(stream);
    this.responses.closed();
    this.requests.closed();
    if (this.#isIdle) this.#output.schedule();
  }

  // What comes.

  onData(streamId: number, bytes: Buffer, windowBytes: number, isEnd: boolean): void {
    this.#checkOrder({ type: frameType.data, flags: 0, streamId });
    this.#receiveWindow -= windowBytes;
    if (this.#receiveWindow < 0) throw flowError("more data came than the connection's window has room for");
    // A stalled stream must not hold up the others: each has a window of its own.
    const { sessionWindowBytes } = limits.proxy;
    if (this.#receiveWindow <= sessionWindowBytes / 2) {
      this.#output.send(wordFrame(frameType.windowUpdate, 0, sessionWindowBytes - this.#receiveWindow));
      this.#receiveWindow = sessionWindowBytes;
    }
    const stream = this.#streamOf(streamId);
    if (stream) this.#orReset(stream, () => stream.receive(bytes, windowBytes, isEnd));
  }

  onFrame(head: FrameHead, payload: Buffer): void {
    this.#checkOrder(head);
    switch (head.type) {
      case frameType.headers:
      case frameType.continuation:
        this.#onHeaders(head, payload);
        break;
      case frameType.resetStream:
        this.#streamOf(head.streamId)?.receiveEnd({ code: wordOf(payload) });
        break;
      case frameType.settings:
        this.#onSettings(head, payload);
        break;
      case frameType.pushPromise:
        throw protocolError("a push, which our settings forbid");
      case frameType.ping:
        this.#onPing(head, payload);
        break;
      case frameType.goaway:
        this.#onGoaway(head, payload);
        break;
      case frameType.windowUpdate:
        this.#onWindowUpdate(head, payload);
        break;
      default:
      // Others have to be ignored (section 5.5).
    }
  }

  #connected(): void {
    const { alpnProtocol } = this.#socket as { alpnProtocol?: string | false };
    if (alpnProtocol === undefined || alpnProtocol === "h2") this.#isConnected = true;
    else this.destroy(new Error("it does not speak HTTP/2"));
  }

  #read(chunk: Buffer): void {
    if (this.#isDestroyed) return;
    passed(chunk.length);
    try {
      this.#parser.read(chunk);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      this.#leave(error.code);
      this.#over(this.#isUnderstood ? error : new Error("it does not speak HTTP/2"));
    }
  }

  /** All begins with settings. */
  #checkOrder(head: FrameHead): void {
    if (!this.#isUnderstood && head.type !== frameType.settings) throw protocolError("no settings");
    this.#headers.checkOrder(head);
  }

  /** Undefined for one that is over; what is still said of it is of no concern. Throws for one that we have not begun. */
  #streamOf(id: number): Http2Stream | undefined {
    const stream = this.#streams.get(id);
    if (!stream && (id % 2 === 0 || id >= this.#nextId))
      throw protocolError(`the stream ${String(id)}, which is not open`);
    return stream;
  }

  #orReset(stream: Http2Stream, step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      stream.reset(error.code, error.message);
    }
  }

  #onHeaders(head: FrameHead, payload: Buffer): void {
    const stream = this.#streamOf(head.streamId);
    const block = this.#headers.add(head, payload);
    if (block && stream) this.#orReset(stream, () => stream.receiveHeaders(block.decode(), block.isEnd));
  }

  #onSettings(head: FrameHead, payload: Buffer): void {
    if (head.streamId !== 0) throw protocolError("settings of a stream");
    if (head.flags & flags.ack) {
      if (!this.#isUnderstood) throw protocolError("no settings");
      if (payload.length > 0) throw sizeError("an answer to settings");
      return;
    }
    if (payload.length % 6 > 0) throw sizeError("settings");
    let most = this.#isUnderstood ? undefined : Infinity;
    let windowBytes = this.#streamSendWindow;
    this.#isUnderstood = true;
    for (let at = 0; at < payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2);
      switch (payload.readUInt16BE(at)) {
        case setting.headerTableSize:
          this.#isTableUpdateDue = true;
          break;
        case setting.maxConcurrentStreams:
          most = value;
          break;
        case setting.initialWindowSize:
          windowBytes = value;
          break;
        default:
        // Our frames are never longer than any other end reads.
      }
    }
    this.#setStreamWindows(windowBytes);
    if (most !== undefined) this.#options.onMostStreams(most);
    this.#output.answer(frameOf({ type: frameType.settings, flags: flags.ack, streamId: 0 }));
  }

  #setStreamWindows(bytes: number): void {
    if (bytes > max31) throw flowError("a window over its limit");
    const change = bytes - this.#streamSendWindow;
    if (change === 0) return;
    this.#streamSendWindow = bytes;
    for (const stream of this.#streams.values())
      if (!stream.growSendWindow(change)) throw flowError("a window over its limit");
  }

  #onPing(head: FrameHead, payload: Buffer): void {
    if (head.streamId !== 0) throw protocolError("PING of a stream");
    if (payload.length !== 8) throw sizeError("PING");
    if ((head.flags & flags.ack) === 0) {
      this.#output.answer(frameOf({ type: frameType.ping, flags: flags.ack, streamId: 0 }, payload));
      return;
    }
    const answered = this.#onPong;
    this.#onPong = undefined;
    answered?.();
  }

  /** Requests that the other end has not begun to read are refused (section 6.8). */
  #onGoaway(head: FrameHead, payload: Buffer): void {
    if (head.streamId !== 0) throw protocolError("GOAWAY of a stream");
    if (payload.length < 8) throw sizeError("GOAWAY");
    this.#isClosing = true;
    const last = payload.readUInt32BE(0) & max31;
    for (const stream of this.#streams.values())
      if (stream.id > last) stream.close({ code: constants.NGHTTP2_REFUSED_STREAM });
    if (this.#isIdle) this.#output.schedule();
  }

  #onWindowUpdate({ streamId }: FrameHead, payload: Buffer): void {
    const bytes = wordOf(payload) & max31;
    if (streamId === 0) {
      if (bytes === 0) throw protocolError("a window that grows by nothing");
      this.#output.growWindow(bytes);
      return;
    }
    const stream = this.#streamOf(streamId);
    if (bytes === 0) stream?.reset(constants.NGHTTP2_PROTOCOL_ERROR, "malformed HTTP/2: a window grows by nothing");
    else if (stream?.growSendWindow(bytes) === false)
      stream.reset(constants.NGHTTP2_FLOW_CONTROL_ERROR, "malformed HTTP/2: a window grew over its limit");
  }

  // What goes.

  /** Our settings: no dynamic table of headers, no push, and the windows. */
  #greet(): void {
    this.#output.send(preface);
    this.#output.send(
      settingsFrame([
        [setting.headerTableSize, 0],
        [setting.enablePush, 0],
        [setting.initialWindowSize, limits.proxy.streamWindowBytes],
      ]),
    );
    const more = limits.proxy.sessionWindowBytes - defaultWindowBytes;
    this.#output.send(wordFrame(frameType.windowUpdate, 0, more));
  }

  #sendHeaders(streamId: number, headers: Buffer): void {
    const block = this.#isTableUpdateDue ? Buffer.concat([emptyTable, headers]) : headers;
    this.#isTableUpdateDue = false;
    for (let at = 0; at < block.length; at += maxFrameBytes) {
      const type = at === 0 ? frameType.headers : frameType.continuation;
      const isEnd = at + maxFrameBytes >= block.length;
      const head = { type, flags: isEnd ? flags.endHeaders : 0, streamId };
      this.#output.send(frameOf(head, block.subarray(at, at + maxFrameBytes)));
    }
  }

  /** Nothing is left to do. */
  get #isIdle(): boolean {
    return this.#isClosing && this.#streams.size === 0;
  }

  #end(): void {
    this.#leave(constants.NGHTTP2_NO_ERROR);
    this.#over();
  }

  /** Says why, if the other end still listens. */
  #leave(code: number): void {
    this.#socket.write(goaway(code));
    this.#socket.destroySoon();
    const guardedDestroy = this.#options.faults.guard(() => this.#socket.destroy());
    this.#lingering = setTimeout(guardedDestroy, limits.proxy.lingerMs);
  }

  #lose(error?: Error): void {
    this.#socket.destroy();
    this.#over(error);
  }

  /** A response that has come whole is still there for its reader. */
  #over(error?: Error): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = this.#isClosing = true;
    this.#output.end();
    for (const stream of this.#streams.values()) stream.receiveEnd({ lost: error });
    this.#options.onClose();
  }
}

function goaway(code: number): Buffer {
  return frameOf({ type: frameType.goaway, flags: 0, streamId: 0 }, uint32(0), uint32(code));
}

function wordOf(payload: Buffer): number {
  if (payload.length !== 4) throw sizeError("a frame");
  return payload.readUInt32BE();
}

const sizeError = (of: string): ConnectionError =>
  new ConnectionError(constants.NGHTTP2_FRAME_SIZE_ERROR, `malformed HTTP/2: ${of} has a wrong length`);
