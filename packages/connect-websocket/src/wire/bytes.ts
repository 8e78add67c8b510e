// Cursors over a payload, so that no codec computes offsets or reads past the end.
import { MuxProtocolError } from "./protocol-error.ts";

const utf8 = new TextDecoder();

/** Writes into a buffer of exactly the size that it was made with. */
export class ByteWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(value: number): this {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
    return this;
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
    return this;
  }

  /** One byte per character: the text's characters must be below 256. */
  octets(text: string): this {
    for (let index = 0; index < text.length; index++) this.bytes[this.#at + index] = text.charCodeAt(index);
    this.#at += text.length;
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }
}

/** Reads a payload; every read past its end is a MuxProtocolError that names what was expected. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what));
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what));
  }

  /** One character per byte. */
  octets(length: number, what: string): string {
    const start = this.#take(length, what);
    let text = "";
    for (let at = start; at < start + length; at++) text += String.fromCharCode(this.#view.getUint8(at));
    return text;
  }

  /** UTF-8, with U+FFFD for what is not. */
  text(length: number, what: string): string {
    const start = this.#take(length, what);
    return utf8.decode(this.#bytes.subarray(start, start + length));
  }

  #take(length: number, what: string): number {
    if (length > this.left) {
      throw new MuxProtocolError(`expected ${String(length)} bytes of ${what}, found ${String(this.left)}`);
    }
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
