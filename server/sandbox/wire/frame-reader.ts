// Cuts a byte stream into frames: pieces whose first byte is a type.
import type { Buffer } from "node:buffer";
import { PieceReader } from "./piece-reader.ts";

/** A frame without its length. `body` may be a view of the chunk that it came in. */
export interface RawFrame {
  readonly type: number;
  readonly body: Buffer;
}

export class FrameReader {
  readonly #pieces: PieceReader;

  constructor(maxBytes: number) {
    this.#pieces = new PieceReader(maxBytes);
  }

  /** The frames that `chunk` completes. Throws WireError on a frame that is empty or longer than allowed. */
  *push(chunk: Buffer): Generator<RawFrame, void, undefined> {
    for (const piece of this.#pieces.push(chunk)) yield { type: piece.readUInt8(0), body: piece.subarray(1) };
  }
}
