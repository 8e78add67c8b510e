// How the frames of one tick become one WebSocket message on the network: through the WebSocket, or past it.
import { giveBack } from "./batch-memory.ts";
import { type EncodedFrame, joinFrames, writeHeader } from "./frame-codec.ts";
import { frameHeaderBytes } from "./limits.ts";
import type { MuxSocket } from "./mux-socket.ts";

/** Where the messages go. */
export interface MessageWriter {
  /** Writes frames as one message. Their payloads must not change afterwards. */
  write(frames: readonly EncodedFrame[]): void;
  /** What is written from now on may leave together, when `release` is called. Only a stream can. */
  hold?(): void;
  release?(): void;
}

/** The stream below a server's WebSocket, a `Socket` or `TLSSocket` of Node's. */
export interface ByteStream {
  write(bytes: Uint8Array): unknown;
  cork(): void;
  uncork(): void;
}

/** Writes to any WebSocket, which takes a message in one piece: payloads are copied into it. */
export class CopyingWriter implements MessageWriter {
  readonly #socket: MuxSocket;

  constructor(socket: MuxSocket) {
    this.#socket = socket;
  }

  write(frames: readonly EncodedFrame[]): void {
    const bytes = joinFrames(frames);
    this.#socket.send(bytes, () => giveBack(bytes));
  }
}

/** Smaller payloads are cheaper to copy than to write by themselves. */
const largeBytes = 4_096;

/** The two bytes that begin a message, and eight of a long message's length (RFC 6455, section 5.2). */
const mostHeadBytes = 10;
const finBinary = 0x82;
const length16 = 126;
const length64 = 127;

/** WebSocket.OPEN */
const open = 1;

/** Writes to the stream below a WebSocket that does not compress and does not mask, so that large payloads are not copied. */
export class StreamWriter implements MessageWriter {
  readonly #socket: MuxSocket;
  readonly #stream: ByteStream;
  readonly #copying: CopyingWriter;

  constructor(socket: MuxSocket, stream: ByteStream) {
    this.#socket = socket;
    this.#stream = stream;
    this.#copying = new CopyingWriter(socket);
  }

  write(frames: readonly EncodedFrame[]): void {
    if (frames.some(({ payload }) => payload.length >= largeBytes)) this.#writeParts(frames);
    else this.#copying.write(frames);
  }

  hold(): void {
    this.#stream.cork();
  }

  release(): void {
    this.#stream.uncork();
  }

  /** The message's head, frame headers and small payloads share memory; large payloads go between them. */
  #writeParts(frames: readonly EncodedFrame[]): void {
    // Nothing may follow a close frame (RFC 6455, section 5.5.1).
    if (this.#socket.readyState !== open) return;
    const [messageBytes, smallBytes] = sizesOf(frames);
    const small = new Uint8Array(mostHeadBytes + smallBytes);
    const view = new DataView(small.buffer);
    let at = writeHead(view, messageBytes);
    let from = 0;
    const pass = (): void => {
      if (from < at) this.#stream.write(small.subarray(from, at));
      from = at;
    };
    for (const { frame, payload } of frames) {
      writeHeader(view, at, frame, payload.length);
      at += frameHeaderBytes;
      if (payload.length >= largeBytes) {
        pass();
        this.#stream.write(payload);
      } else {
        small.set(payload, at);
        at += payload.length;
      }
    }
    pass();
  }
}

/** Of the whole message, and of what is not written by itself. */
function sizesOf(frames: readonly EncodedFrame[]): readonly [messageBytes: number, smallBytes: number] {
  let [messageBytes, smallBytes] = [0, 0];
  for (const { payload } of frames) {
    messageBytes += frameHeaderBytes + payload.length;
    smallBytes += frameHeaderBytes + (payload.length < largeBytes ? payload.length : 0);
  }
  return [messageBytes, smallBytes];
}

/** Writes the head of a binary message in one piece, unmasked; returns its size. */
function writeHead(view: DataView, messageBytes: number): number {
  view.setUint8(0, finBinary);
  if (messageBytes < length16) {
    view.setUint8(1, messageBytes);
    return 2;
  }
  if (messageBytes <= 0xffff) {
    view.setUint8(1, length16);
    view.setUint16(2, messageBytes);
    return 4;
  }
  view.setUint8(1, length64);
  view.setBigUint64(2, BigInt(messageBytes));
  return mostHeadBytes;
}
