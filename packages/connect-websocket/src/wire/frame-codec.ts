// The codec of `grpc-mux.v1`: a binary WebSocket message is a row of whole frames, and this turns one into the other.
//
//   type u8 | flags u8 | call id u32 | length u32 | payload        (big endian)
//
// The flags are 0, but for PING, where bit 0 marks the answer. Call id 0 is the connection itself.
import { Code } from "@connectrpc/connect";
import { batchMemory } from "./batch-memory.ts";
import type { Frame } from "./frame.ts";
import type { FrameLimits } from "./limits.ts";
import { defaultFrameLimits, frameHeaderBytes } from "./limits.ts";
import { encodePayload, parsePayload } from "./payload.ts";
import { MuxCallError, MuxProtocolError } from "./protocol-error.ts";

/** The types by their number on the wire. */
const frameTypes = [
  undefined,
  "OPEN",
  "HEADERS",
  "DATA",
  "HALF_CLOSE",
  "TRAILERS",
  "RESET",
  "CREDIT",
  "PING",
  "GOAWAY",
] as const;

const numberOf = new Map<string | undefined, number>(frameTypes.map((type, index) => [type, index]));

/** Encodes frames into one WebSocket message. Throws TypeError when a header can't be written. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  return joinFrames(frames.map((frame) => ({ frame, payload: encodePayload(frame) })));
}

/** A frame, and its payload encoded. */
export interface EncodedFrame {
  readonly frame: Frame;
  readonly payload: Uint8Array;
}

/** The same for frames whose payloads are encoded already. Copies each payload once. */
export function joinFrames(frames: readonly EncodedFrame[]): Uint8Array<ArrayBuffer> {
  const bytes = batchMemory(frames.reduce((size, { payload }) => size + frameHeaderBytes + payload.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { frame, payload } of frames) {
    writeHeader(view, at, frame, payload.length);
    bytes.set(payload, at + frameHeaderBytes);
    at += frameHeaderBytes + payload.length;
  }
  return bytes;
}

/** Writes the header of a frame. */
export function writeHeader(view: DataView, at: number, frame: Frame, payloadBytes: number): void {
  view.setUint8(at, numberOf.get(frame.type) ?? 0);
  view.setUint8(at + 1, frame.type === "PING" && frame.ack ? 1 : 0);
  view.setUint32(at + 2, frame.callId);
  view.setUint32(at + 6, payloadBytes);
}

/**
 * Decodes one WebSocket message at once. DATA and PING payloads are views into `bytes`.
 * Throws MuxProtocolError, or its kind MuxCallError when only one call is at fault.
 */
export function decodeFrames(bytes: Uint8Array, limits: FrameLimits = defaultFrameLimits): Frame[] {
  const reader = new FrameReader(bytes, limits);
  const frames: Frame[] = [];
  for (let frame = reader.next(); frame !== undefined; frame = reader.next()) frames.push(frame);
  return frames;
}

/** Reads the frames of one WebSocket message one by one. After a MuxCallError, `next` goes on with the frame behind. */
export class FrameReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: FrameLimits;
  #at = 0;

  constructor(bytes: Uint8Array, limits: FrameLimits) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
  }

  /** The size of the whole message. */
  get bytes(): number {
    return this.#bytes.length;
  }

  /** The next frame; undefined at the end of the message. */
  next(): Frame | undefined {
    const left = this.#bytes.length - this.#at;
    if (left === 0 && this.#at > 0) return undefined;
    if (left < frameHeaderBytes) {
      throw new MuxProtocolError(`expected a frame header of ${String(frameHeaderBytes)} bytes, found ${String(left)}`);
    }
    const start = this.#at + frameHeaderBytes;
    const length = this.#view.getUint32(this.#at + 6);
    if (length > left - frameHeaderBytes) {
      throw new MuxProtocolError(
        `a frame claims ${String(length)} bytes, its WebSocket message holds ${String(left - frameHeaderBytes)}`,
      );
    }
    const [typeNumber = 0, flags = 0] = [this.#bytes[this.#at], this.#bytes[this.#at + 1]];
    const callId = this.#view.getUint32(this.#at + 2);
    this.#at = start + length;
    return parseFrame(typeNumber, flags, callId, this.#bytes.subarray(start, start + length), this.#limits);
  }
}

function parseFrame(
  typeNumber: number,
  flags: number,
  callId: number,
  payload: Uint8Array,
  limits: FrameLimits,
): Frame {
  const type = frameTypes[typeNumber];
  if (type === undefined) throw new MuxProtocolError(`unknown frame type ${String(typeNumber)}`);
  if (flags > (type === "PING" ? 1 : 0)) throw new MuxProtocolError(`${type} with unknown flags ${String(flags)}`);
  const wantsConnection = type === "PING" || type === "GOAWAY";
  if (wantsConnection !== (callId === 0)) throw new MuxProtocolError(`${type} with call id ${String(callId)}`);
  const limit = type === "DATA" ? limits.maxMessageBytes : limits.maxHeaderBytes;
  if (payload.length > limit) throw tooLarge(type, callId, payload.length, limit);
  return parsePayload(type, callId, flags, payload);
}

/** Names the message or the metadata rather than the frame: callers know only those. */
function tooLarge(type: string, callId: number, length: number, limit: number): MuxProtocolError {
  const what = callId === 0 ? type : type === "DATA" ? "a message" : "the metadata of a call";
  const message = `${what} may be at most ${String(limit)} bytes, found ${String(length)}`;
  return callId === 0 ? new MuxProtocolError(message) : new MuxCallError(callId, Code.ResourceExhausted, message);
}
