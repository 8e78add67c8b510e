// gRPC's message framing (flags, length, payload), which gRPC-Web and Connect streams share: checked or split as bytes pass by.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";

/** The flag of a frame whose message is compressed. */
export const compressedFlag = 1;

/** One byte of flags and four of length, big-endian (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixBytes = 5;

/** The prefix of a frame. */
export function framePrefix(flags: number, length: number): Buffer {
  const prefix = Buffer.allocUnsafe(prefixBytes);
  prefix.writeUInt8(flags, 0);
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** A whole frame, in one piece. */
export function frame(flags: number, payload: Uint8Array): Buffer {
  return Buffer.concat([framePrefix(flags, payload.length), payload], prefixBytes + payload.length);
}

export interface FrameRules {
  /** Who sends the frames, for the message of a fault: "request" or "response". */
  readonly of: "request" | "response";
  /** The longest payload. */
  readonly limitBytes: number;
  /** The flags that a frame may have. */
  readonly flags: readonly number[];
  /** Learns the length of a long payload when it begins, and 0 when it is whole. */
  readonly onLong?: ((bytes: number) => unknown) | undefined;
}

/** Longer payloads do not come in one piece, and so are kept somewhere until they are whole. */
export const longBytes = 64 * 1024;

/** Part of a payload of `length` bytes; `rest` of them are still to come. */
type Visit = (part: Uint8Array, length: number, rest: number) => void;

/**
 * Follows frames through chunks that split and join them anywhere. Throws RESOURCE_EXHAUSTED for a frame over the limit,
 * INTERNAL for a request's compressed message without a compression ("Compression in gRPC"), INVALID_ARGUMENT (for a response
 * INTERNAL) for bytes that are no frames.
 */
export class FrameReader {
  readonly #rules: FrameRules;
  readonly #prefix = Buffer.alloc(prefixBytes);
  #prefixFilled = 0;
  #length = 0;
  #rest = 0;

  constructor(rules: FrameRules) {
    this.#rules = rules;
  }

  /** Reads a chunk. */
  read(chunk: Uint8Array, visit?: Visit): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#prefixFilled < prefixBytes) {
        at = this.#readPrefix(chunk, at);
        if (this.#prefixFilled < prefixBytes) return;
      }
      const part = chunk.subarray(at, at + this.#rest);
      at += part.length;
      this.#rest -= part.length;
      if (this.#rest === 0) this.#endFrame();
      if (part.length > 0 || this.#length === 0) visit?.(part, this.#length, this.#rest);
    }
  }

  /** Of the frame that is being read. */
  get flags(): number {
    return this.#prefix.readUInt8(0);
  }

  /** Says that no more bytes come. */
  end(): void {
    if (this.#prefixFilled > 0) throw this.#fault("the last frame is incomplete");
  }

  #readPrefix(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + prefixBytes - this.#prefixFilled);
    this.#prefix.set(chunk.subarray(at, end), this.#prefixFilled);
    this.#prefixFilled += end - at;
    if (this.#prefixFilled === prefixBytes) this.#startFrame();
    return end;
  }

  #startFrame(): void {
    const flags = this.#prefix.readUInt8(0);
    this.#length = this.#rest = this.#prefix.readUInt32BE(1);
    if (!this.#rules.flags.includes(flags)) {
      if (flags === compressedFlag && this.#rules.of === "request") throw unnamedCompression();
      throw this.#fault(`expected frame flags ${this.#rules.flags.join(" or ")}, found ${String(flags)}`);
    }
    if (this.#length > this.#rules.limitBytes) throw overLimit(this.#rules, this.#length);
    if (this.#length > longBytes) this.#rules.onLong?.(this.#length);
  }

  #endFrame(): void {
    this.#prefixFilled = 0;
    if (this.#length > longBytes) this.#rules.onLong?.(0);
  }

  #fault(what: string): PlaygroundError {
    const code = this.#rules.of === "request" ? StatusCode.INVALID_ARGUMENT : StatusCode.INTERNAL;
    return new PlaygroundError(code, `malformed ${this.#rules.of} body: ${what}`);
  }
}

function unnamedCompression(): PlaygroundError {
  const message =
    "malformed request body: a message is marked as compressed, and the request's headers name no compression";
  return new PlaygroundError(StatusCode.INTERNAL, message);
}

/** Passes a request's frames on as they are, and checks them. */
export function checkedRequest(rules: Omit<FrameRules, "of">) {
  const frames = new FrameReader({ ...rules, of: "request" });
  return {
    request: (chunk: Uint8Array): Uint8Array => {
      frames.read(chunk);
      return chunk;
    },
    requestEnd: (): void => frames.end(),
  };
}

/** What a payload becomes, by its frame's flags: what is compressed, for instance, is marked. */
type Open<Message> = (payload: Uint8Array, flags: number) => Message;

/** Puts payloads together. One that lies whole in a chunk is not copied, but shares the chunk's memory. */
export class MessageSplitter<Message> {
  readonly #reader: FrameReader;
  readonly #open: Open<Message>;
  #gathered: Buffer | undefined;

  constructor(rules: FrameRules, open: Open<Message>) {
    this.#reader = new FrameReader(rules);
    this.#open = open;
  }

  /** The payloads that `chunk` completes. */
  split(chunk: Uint8Array): Message[] {
    const payloads: Message[] = [];
    this.#reader.read(chunk, (part, length, rest) => {
      if (part.length === length) {
        payloads.push(this.#open(part, this.#reader.flags));
        return;
      }
      this.#gathered ??= Buffer.allocUnsafeSlow(length);
      this.#gathered.set(part, length - rest - part.length);
      if (rest > 0) return;
      payloads.push(this.#open(this.#gathered, this.#reader.flags));
      this.#gathered = undefined;
    });
    return payloads;
  }

  /** Says that no more bytes come. */
  end(): void {
    this.#reader.end();
  }
}

/** For payloads as they are. */
export class FrameSplitter extends MessageSplitter<Uint8Array> {
  constructor(rules: FrameRules) {
    super(rules, (payload) => payload);
  }
}

/** The status for a message that is too long to go on. */
export function overLimit({ of, limitBytes }: Pick<FrameRules, "of" | "limitBytes">, bytes: number): PlaygroundError {
  const message = `a ${of} message of ${String(bytes)} bytes is over the limit of ${String(limitBytes)}`;
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}
