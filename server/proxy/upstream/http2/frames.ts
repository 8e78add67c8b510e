// HTTP/2's frames (RFC 9113, sections 4 and 6): taken out of whatever pieces the network brings, and written.
import { constants } from "node:http2";
import { ConnectionError } from "./errors.ts";

export const frameType = {
  data: 0,
  headers: 1,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const;

/** Length, type, flags and stream. */
export const frameHeadBytes = 9;

/** The longest payload, unless the one who reads it has said otherwise: we never do. */
export const maxFrameBytes = 16_384;

/** A stream's id has 31 bits, and so have a window and what it grows by. */
export const max31 = 0x7fff_ffff;

export interface FrameHead {
  readonly type: number;
  readonly flags: number;
  readonly streamId: number;
}

/** What the frames say. */
export interface FrameListener {
  /**
   * A part of a DATA frame, as soon as it is there. `windowBytes` is how much of the windows it takes, padding too. `isEnd`: the
   * stream ends with it.
   */
  onData(streamId: number, bytes: Buffer, windowBytes: number, isEnd: boolean): void;
  /** Any other frame, whole. */
  onFrame(head: FrameHead, payload: Buffer): void;
}

/** Writes the head of a frame at `at`. */
export function writeFrameHead(to: Buffer, at: number, { type, flags, streamId }: FrameHead, length: number): void {
  to[at] = length >> 16;
  to[at + 1] = length >> 8;
  to[at + 2] = length;
  to[at + 3] = type;
  to[at + 4] = flags;
  to[at + 5] = streamId >> 24;
  to[at + 6] = streamId >> 16;
  to[at + 7] = streamId >> 8;
  to[at + 8] = streamId;
}

/** A whole frame. */
export function frameOf(head: FrameHead, ...payload: readonly Uint8Array[]): Buffer {
  const length = payload.reduce((sum, part) => sum + part.length, 0);
  const frame = Buffer.allocUnsafe(frameHeadBytes + length);
  writeFrameHead(frame, 0, head, length);
  let at = frameHeadBytes;
  for (const part of payload) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

/** A frame whose payload is one number: RST_STREAM's error code, or what WINDOW_UPDATE adds. */
export function wordFrame(type: number, streamId: number, word: number): Buffer {
  return frameOf({ type, flags: 0, streamId }, uint32(word));
}

/** SETTINGS, as pairs of identifier and value. */
export function settingsFrame(settings: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = settings.map(([id, value]) => Buffer.concat([Buffer.of(id >> 8, id), uint32(value)]));
  return frameOf({ type: frameType.settings, flags: 0, streamId: 0 }, ...payload);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export class FrameParser {
  readonly #listener: FrameListener;
  readonly #head = Buffer.alloc(frameHeadBytes);
  #headFilled = 0;
  #type = 0;
  #flags = 0;
  #streamId = 0;
  /** Of the payload that is being read: what is still to come, and what of it is padding. */
  #rest = 0;
  #padding = 0;
  #isPaddingKnown = true;
  /** Parts of a payload that has to be whole. */
  #gathered: Buffer[] = [];

  constructor(listener: FrameListener) {
    this.#listener = listener;
  }

  /** Throws a ConnectionError for a frame that is too long. */
  read(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#headFilled < frameHeadBytes) {
        const end = Math.min(chunk.length, at + frameHeadBytes - this.#headFilled);
        this.#head.set(chunk.subarray(at, end), this.#headFilled);
        this.#headFilled += end - at;
        at = end;
        if (this.#headFilled < frameHeadBytes) return;
        this.#start();
        if (this.#rest > 0) continue;
      }
      const part = chunk.subarray(at, at + this.#rest);
      at += part.length;
      this.#rest -= part.length;
      // A part may end the parser's work, and say so by throwing: what it will read next is set before.
      if (this.#rest === 0) this.#headFilled = 0;
      if (this.#type === frameType.data) this.#readData(part);
      else this.#readOther(part);
    }
  }

  #start(): void {
    const head = this.#head;
    this.#rest = head.readUIntBE(0, 3);
    this.#type = head.readUInt8(3);
    this.#flags = head.readUInt8(4);
    this.#streamId = head.readUInt32BE(5) & max31;
    this.#padding = 0;
    this.#isPaddingKnown = (this.#flags & flags.padded) === 0;
    if (this.#rest > maxFrameBytes)
      throw new ConnectionError(
        constants.NGHTTP2_FRAME_SIZE_ERROR,
        `a frame of ${String(this.#rest)} bytes is over the limit of ${String(maxFrameBytes)}`,
      );
    if (this.#type === frameType.data && this.#rest === 0 && !this.#isPaddingKnown) throw badPadding();
  }

  #readData(part: Buffer): void {
    let bytes = part;
    if (!this.#isPaddingKnown) {
      this.#isPaddingKnown = true;
      this.#padding = part.readUInt8(0);
      bytes = part.subarray(1);
      if (this.#padding > bytes.length + this.#rest) throw badPadding();
    }
    // The padding is at the end: of what has come, so much is message.
    const isPadding = Math.max(0, this.#padding - this.#rest);
    const isEnd = this.#rest === 0 && (this.#flags & flags.endStream) > 0;
    const message = bytes.subarray(0, Math.max(0, bytes.length - isPadding));
    this.#listener.onData(this.#streamId, message, part.length, isEnd);
  }

  #readOther(part: Buffer): void {
    const head = { type: this.#type, flags: this.#flags, streamId: this.#streamId };
    if (this.#rest === 0 && this.#gathered.length === 0) {
      this.#listener.onFrame(head, part);
      return;
    }
    this.#gathered.push(part);
    if (this.#rest > 0) return;
    const payload = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#listener.onFrame(head, payload);
  }
}

/** The payload of a frame of headers without its padding and its priority (section 6.2). */
export function headerFragment({ flags: set }: FrameHead, payload: Buffer): Buffer {
  const isPadded = (set & flags.padded) > 0;
  const padding = isPadded ? (payload[0] ?? Infinity) : 0;
  const start = (isPadded ? 1 : 0) + (set & flags.priority ? 5 : 0);
  if (start + padding > payload.length) throw badPadding();
  return payload.subarray(start, payload.length - padding);
}

const badPadding = (): ConnectionError =>
  new ConnectionError(constants.NGHTTP2_PROTOCOL_ERROR, "a frame's padding is longer than the frame");

/** More, or a larger window, than RFC 9113 allows. */
export const flowError = (found: string): ConnectionError =>
  new ConnectionError(constants.NGHTTP2_FLOW_CONTROL_ERROR, found);
