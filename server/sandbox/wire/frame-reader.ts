// Cuts a byte stream into frames that each begin with their length. A length is checked before anything is allocated for it.
import { Buffer } from "node:buffer";
import { WireError } from "./wire-error.ts";

const lengthBytes = 4;

export class FrameReader {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #held = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The frames that `chunk` completes, without their lengths; each may be a view of the chunk that it came in. Throws
   * WireError on a frame that is empty or longer than allowed.
   */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    let rest = this.#join(chunk);
    while (rest.length >= lengthBytes) {
      const length = this.#checked(rest.readUInt32LE(0));
      if (rest.length < lengthBytes + length) break;
      yield rest.subarray(lengthBytes, lengthBytes + length);
      rest = rest.subarray(lengthBytes + length);
    }
    if (rest.length > 0) this.#hold(rest);
  }

  /** What was held and the chunk, in one piece; nothing, as long as no frame is complete. */
  #join(chunk: Buffer): Buffer {
    if (this.#held === 0) return chunk;
    this.#hold(chunk);
    const wanted = this.#wantedBytes();
    if (this.#held < wanted) return Buffer.alloc(0);
    const joined = Buffer.concat(this.#parts, this.#held);
    this.#parts = [];
    this.#held = 0;
    return joined;
  }

  #hold(part: Buffer): void {
    this.#parts.push(part);
    this.#held += part.length;
  }

  #wantedBytes(): number {
    if (this.#held < lengthBytes) return lengthBytes;
    if ((this.#parts[0]?.length ?? 0) < lengthBytes) this.#parts = [Buffer.concat(this.#parts, this.#held)];
    return lengthBytes + this.#checked(this.#parts[0]?.readUInt32LE(0) ?? 0);
  }

  #checked(length: number): number {
    if (length === 0) throw new WireError("a frame without a type");
    if (length > this.#maxBytes)
      throw new WireError(`a frame of ${String(length)} bytes; at most ${String(this.#maxBytes)} are allowed`);
    return length;
  }
}
