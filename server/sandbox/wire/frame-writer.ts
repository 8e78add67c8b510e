// Writes frames one after another into a buffer that is reused: u32 length of what follows, u8 type, fields.
import { Buffer } from "node:buffer";
import type { Metadata } from "grpc-handler";

const initialBytes = 64 * 1024;

export class FrameWriter {
  #buffer = Buffer.allocUnsafeSlow(initialBytes);
  /** The same memory: one call into V8 for a number, where a Buffer's methods are JavaScript, which is slow without a JIT. */
  #view = viewOf(this.#buffer);
  #start = 0;
  #end = 0;

  /** Bytes of finished frames that were not taken yet. */
  get pending(): number {
    return this.#start;
  }

  begin(type: number): this {
    return this.beginUntyped().u8(type);
  }

  /** A frame with nothing but its length before its fields. */
  beginUntyped(): this {
    this.#end = this.#start + 4;
    return this;
  }

  finish(): void {
    this.#view.setUint32(this.#start, this.#end - this.#start - 4, true);
    this.#start = this.#end;
  }

  /** The finished frames; valid until the next `begin`. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#start);
    if (this.#buffer.length > initialBytes) this.#use(Buffer.allocUnsafeSlow(initialBytes));
    this.#start = 0;
    return taken;
  }

  u8(value: number): this {
    this.#reserve(1);
    this.#view.setUint8(this.#end, value);
    this.#end += 1;
    return this;
  }

  u32(value: number): this {
    this.#reserve(4);
    this.#view.setUint32(this.#end, value, true);
    this.#end += 4;
    return this;
  }

  f64(value: number): this {
    this.#reserve(8);
    this.#view.setFloat64(this.#end, value, true);
    this.#end += 8;
    return this;
  }

  text(value: string): this {
    const bytes = Buffer.byteLength(value);
    this.u32(bytes).#reserve(bytes);
    this.#end += this.#buffer.write(value, this.#end);
    return this;
  }

  bytes(value: Uint8Array): this {
    return this.u32(value.byteLength).rest(value);
  }

  /** Bytes that go to the end of the frame, so they need no length of their own. */
  rest(value: Uint8Array): this {
    this.#reserve(value.byteLength);
    this.#buffer.set(value, this.#end);
    this.#end += value.byteLength;
    return this;
  }

  metadata(metadata: Metadata): this {
    const entries = Object.entries(metadata);
    this.u32(entries.length);
    for (const [key, value] of entries) {
      if (typeof value === "string") this.text(key).u8(0).text(value);
      else this.text(key).u8(1).bytes(value);
    }
    return this;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#use(larger);
  }

  #use(buffer: Buffer<ArrayBuffer>): void {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer<ArrayBuffer>): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
