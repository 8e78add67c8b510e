// TextEncoder and TextDecoder for UTF-8. protobuf-es reads and writes every string field through them.

const replacement = 0xfffd;

export class TextEncoder {
  readonly encoding = "utf-8";

  encode(input: unknown = ""): Uint8Array<ArrayBuffer> {
    const text = String(input);
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, write(text, bytes).written);
  }

  encodeInto(source: unknown, destination: Uint8Array): { read: number; written: number } {
    return write(String(source), destination);
  }
}

function write(text: string, bytes: Uint8Array): { read: number; written: number } {
  let written = 0;
  let read = 0;
  while (read < text.length) {
    const point = codePoint(text, read);
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (written + size > bytes.length) break;
    put(bytes, written, point, size);
    written += size;
    read += size === 4 ? 2 : 1;
  }
  return { read, written };
}

function codePoint(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const next = text.charCodeAt(at + 1);
  const isPair = unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff;
  return isPair ? ((unit - 0xd800) << 10) + (next - 0xdc00) + 0x10000 : replacement;
}

function put(bytes: Uint8Array, at: number, point: number, size: number): void {
  if (size === 1) {
    bytes[at] = point;
    return;
  }
  // 110xxxxx, 1110xxxx or 11110xxx, then 10xxxxxx.
  bytes[at] = ((0xf00 >> size) & 0xff) | (point >> (6 * (size - 1)));
  for (let index = 1; index < size; index++) bytes[at + index] = 0x80 | ((point >> (6 * (size - 1 - index))) & 0x3f);
}

interface DecoderOptions {
  readonly fatal?: boolean;
  readonly ignoreBOM?: boolean;
}

export class TextDecoder {
  readonly encoding = "utf-8";
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  #held: Uint8Array = new Uint8Array(0);
  #started = false;

  constructor(label: unknown = "utf-8", options: DecoderOptions = {}) {
    if (!/^\s*(utf-?8|unicode-1-1-utf-8)\s*$/i.test(String(label)))
      throw new RangeError(`TextDecoder knows only utf-8 here, found "${String(label)}"`);
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    const bytes = joined(this.#held, bytesOf(input));
    const end = options.stream ? completeEnd(bytes) : bytes.length;
    let text = decodeUtf8(bytes.subarray(0, end), this.fatal);
    if (!this.#started && !this.ignoreBOM && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    this.#held = bytes.slice(end);
    this.#started = options.stream === true && (this.#started || end > 0);
    return text;
  }
}

function bytesOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw new TypeError("TextDecoder.decode needs an ArrayBuffer or a view of one");
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Where the last sequence begins, when its end has not arrived; else the end. */
function completeEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

function decodeUtf8(bytes: Uint8Array, fatal: boolean): string {
  let text = "";
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { point, size } = sequenceAt(bytes, at);
    if (point < 0 && fatal) throw new TypeError("The encoded data was not valid for encoding utf-8");
    pushPoint(units, point < 0 ? replacement : point);
    at += size;
    if (units.length > 4096) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function pushPoint(units: number[], point: number): void {
  if (point < 0x10000) units.push(point);
  else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
}

/** Point -1: not UTF-8; `size` bytes make one replacement character (WHATWG Encoding, "UTF-8 decoder"). */
function sequenceAt(bytes: Uint8Array, at: number): { point: number; size: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { point: first, size: 1 };
  const length = sequenceLength(first);
  if (length === 1) return { point: -1, size: 1 };
  let point = first & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index];
    if (byte === undefined || !continues(first, index, byte)) return { point: -1, size: index };
    point = (point << 6) | (byte & 0x3f);
  }
  return { point, size: length };
}

function sequenceLength(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 1;
}

/** The second byte has narrower bounds after E0 and F0 (overlong), ED (surrogates) and F4 (past U+10FFFF). */
function continues(first: number, index: number, byte: number): boolean {
  const low = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}
