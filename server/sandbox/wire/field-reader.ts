// Reads a frame's fields, trusting none of them: every length is checked against what is left of the frame.
import type { Buffer } from "node:buffer";
import type { Metadata } from "grpc-handler";
import { maxMetadataEntries } from "./metadata-rules.ts";
import { WireError } from "./wire-error.ts";

export class FieldReader {
  readonly #body: Buffer;
  #at = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  u8(): number {
    return this.#body.readUInt8(this.#advance(1));
  }

  u32(): number {
    return this.#body.readUInt32LE(this.#advance(4));
  }

  /** A finite number; clocks and dates are never anything else. */
  f64(): number {
    const value = this.#body.readDoubleLE(this.#advance(8));
    if (!Number.isFinite(value)) throw new WireError("a number that is not finite");
    return value;
  }

  text(): string {
    const length = this.u32();
    const start = this.#advance(length);
    return this.#body.toString("utf8", start, start + length);
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const start = this.#advance(length);
    return this.#body.subarray(start, start + length);
  }

  rest(): Buffer {
    return this.#body.subarray(this.#advance(this.#body.length - this.#at));
  }

  metadata(): Metadata {
    const count = this.u32();
    if (count > maxMetadataEntries) throw new WireError(`metadata of ${String(count)} entries`);
    const entries: [string, string | Uint8Array][] = [];
    for (let index = 0; index < count; index++) entries.push([this.text(), this.#value()]);
    // fromEntries defines properties, so a key "__proto__" is only a key.
    return Object.fromEntries(entries);
  }

  /** One of `names`, by its index. */
  oneOf<Name>(names: readonly Name[]): Name {
    const name = names[this.u8()];
    if (name === undefined) throw new WireError("a choice that does not exist");
    return name;
  }

  /** Every byte must have been read. */
  end(): void {
    if (this.#at !== this.#body.length) throw new WireError("bytes after the last field");
  }

  #value(): string | Uint8Array {
    const kind = this.u8();
    if (kind > 1) throw new WireError("a metadata value that is neither text nor bytes");
    return kind === 0 ? this.text() : new Uint8Array(this.bytes());
  }

  #advance(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#body.length) throw new WireError("a field that is longer than its frame");
    this.#at += bytes;
    return start;
  }
}
