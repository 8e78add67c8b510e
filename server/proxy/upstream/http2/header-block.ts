// Header blocks of HTTP/2 (HPACK, RFC 7541), without its dynamic table: our settings forbid it to the other end, and we have none. So
// a block means the same whenever it comes, and one that came before needs no second reading.
import { constants } from "node:http2";
import type { HeaderList } from "../../call/metadata.ts";
import { ConnectionError } from "./errors.ts";
import { huffmanDecode } from "./huffman.ts";

/** Appendix A: the index of a pair is its place here, from one on. */
const staticTable: HeaderList = [
  [":authority", ""],
  [":method", "GET"],
  [":method", "POST"],
  [":path", "/"],
  [":path", "/index.html"],
  [":scheme", "http"],
  [":scheme", "https"],
  ...["200", "204", "206", "304", "400", "404", "500"].map((status) => [":status", status] as const),
  ["accept-charset", ""],
  ["accept-encoding", "gzip, deflate"],
  ...(
    "accept-language accept-ranges accept access-control-allow-origin age allow authorization cache-control " +
    "content-disposition content-encoding content-language content-length content-location content-range content-type " +
    "cookie date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since " +
    "last-modified link location max-forwards proxy-authenticate proxy-authorization range referer refresh retry-after " +
    "server set-cookie strict-transport-security transfer-encoding user-agent vary via www-authenticate"
  )
    .split(" ")
    .map((name) => [name, ""] as const),
];

/** How an entry of a block begins (section 6), and how many bits of that byte its number has. */
const indexed = { mark: 0x80, bits: 7 };
const literalToIndex = { mark: 0x40, bits: 6 };
const sizeUpdate = { mark: 0x20, bits: 5 };
const literal = { bits: 4 };

/** A string: whether it is in Huffman's code, and its length. */
const huffman = { mark: 0x80, bits: 7 };

/** Says that the dynamic table of what follows has no room. Needed when the other end has made its own smaller (section 4.2). */
export const emptyTable = Buffer.of(sizeUpdate.mark);

/** Bytes that a number takes beside its first: four of them are 28 bits, more than any block has. */
const numberBytes = 4;

/** Most of them are the same for each call. */
const cacheEntries = 200;
const cachedBytes = 200;

/** Writes names and values, in turn, as they are: in Latin-1, and without Huffman's code, which would cost more than it saves. */
export function encodeHeaders(headers: readonly string[]): Buffer {
  let most = 0;
  for (const text of headers) most += 2 + numberBytes + text.length;
  const block = Buffer.allocUnsafe(most);
  let end = 0;
  let isName = false;
  for (const text of headers) {
    isName = !isName;
    // A literal whose name is no index begins with a zero.
    if (isName) block[end++] = 0;
    end = writeNumber(block, end, text.length);
    end += block.write(text, end, "latin1");
  }
  return block.subarray(0, end);
}

/** Of a string in no code: seven bits in its first byte, and seven in each after it. */
function writeNumber(block: Buffer, at: number, value: number): number {
  const most = 2 ** huffman.bits - 1;
  if (value < most) {
    block[at] = value;
    return at + 1;
  }
  block[at++] = most;
  let rest = value - most;
  for (; rest > 0x7f; rest >>= 7) block[at++] = 0x80 | (rest & 0x7f);
  block[at] = rest;
  return at + 1;
}

/** The headers or the trailers of a response. */
export interface ResponseHeaders {
  /** Undefined without a :status: trailers have none. */
  readonly httpStatus: number | undefined;
  readonly fields: HeaderList;
  /** What of it HTTP/2 does not allow, in words. */
  readonly fault: string | undefined;
}

/** Headers of HTTP/1.1's connections, which a response over HTTP/2 must not have (RFC 9113, section 8.2.2). */
const ofHttp1 = new Set(["connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"]);

/** What RFC 9113, section 8.2.1, lets names be, and what it forbids in values. */
const namePattern = /^[!-9;-@[-~]+$/;
const badValue = /[\0\r\n]/;

/** Reads the blocks of one connection. */
export class HeaderDecoder {
  readonly #cache = new Map<string, ResponseHeaders>();

  /** Throws a ConnectionError for a block that cannot be read: what comes after it means nothing. */
  decode(block: Buffer): ResponseHeaders {
    if (block.length > cachedBytes) return responseHeaders(readBlock(block));
    const key = block.toString("latin1");
    const known = this.#cache.get(key);
    if (known) return known;
    const headers = responseHeaders(readBlock(block));
    if (this.#cache.size >= cacheEntries) this.#cache.clear();
    this.#cache.set(key, headers);
    return headers;
  }
}

function responseHeaders(headers: HeaderList): ResponseHeaders {
  const [first] = headers;
  const status = first?.[0] === ":status" ? first[1] : undefined;
  const fields = status === undefined ? headers : headers.slice(1);
  const wrong = fields.find(([name, value]) => !namePattern.test(name) || ofHttp1.has(name) || badValue.test(value));
  let fault = wrong && `the header ${JSON.stringify(wrong[0])}, or its value`;
  if (status !== undefined && !/^[1-9]\d\d$/.test(status)) fault = `:status ${JSON.stringify(status)}`;
  return { httpStatus: status === undefined ? undefined : Number(status), fields, fault };
}

function readBlock(block: Buffer): HeaderList {
  const headers: (readonly [string, string])[] = [];
  const reader = new BlockReader(block);
  while (!reader.isDone) {
    const first = reader.peek();
    if (first & indexed.mark) headers.push(entry(reader.number(indexed.bits)));
    else if (first & literalToIndex.mark) headers.push(readLiteral(reader, literalToIndex.bits));
    else if (!(first & sizeUpdate.mark)) headers.push(readLiteral(reader, literal.bits));
    else if (headers.length > 0 || reader.number(sizeUpdate.bits) > 0)
      throw malformed("a dynamic table, which our settings forbid");
  }
  return headers;
}

function readLiteral(reader: BlockReader, bits: number): readonly [string, string] {
  const index = reader.number(bits);
  const name = index === 0 ? reader.text() : entry(index)[0];
  return [name, reader.text()];
}

function entry(index: number): readonly [string, string] {
  const found = staticTable[index - 1];
  if (!found) throw malformed(`the index ${String(index)}`);
  return found;
}

class BlockReader {
  readonly #block: Buffer;
  #at = 0;

  constructor(block: Buffer) {
    this.#block = block;
  }

  get isDone(): boolean {
    return this.#at === this.#block.length;
  }

  peek(): number {
    return this.#byteAt(this.#at);
  }

  /** A number that begins with the last `bits` of the next byte (section 5.1). */
  number(bits: number): number {
    const most = 2 ** bits - 1;
    let value = this.#next() & most;
    if (value < most) return value;
    for (let shift = 0; shift < 7 * numberBytes; shift += 7) {
      const byte = this.#next();
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw malformed("a number that is too long");
  }

  text(): string {
    const isHuffman = (this.peek() & huffman.mark) > 0;
    const length = this.number(huffman.bits);
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#block.length) throw malformed("a string that is longer than the block");
    if (!isHuffman) return this.#block.toString("latin1", start, this.#at);
    const text = huffmanDecode(this.#block.subarray(start, this.#at));
    if (text === undefined) throw malformed("a string that is not in its code");
    return text;
  }

  #next(): number {
    return this.#byteAt(this.#at++);
  }

  #byteAt(at: number): number {
    const byte = this.#block[at];
    if (byte === undefined) throw malformed("its end in the middle of an entry");
    return byte;
  }
}

const malformed = (found: string): ConnectionError =>
  new ConnectionError(constants.NGHTTP2_COMPRESSION_ERROR, `malformed header block: found ${found}`);
