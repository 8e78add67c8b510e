// Reads what a grpc-websockets client sends: a header block first, then messages whose first byte says what they are.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { createRequest, encodingOf, readStart as readGrpcStart } from "../grpc-web/index.ts";
import type { HeaderList } from "../call/metadata.ts";
import type { CallStart } from "../upstream/upstream.ts";

/** The first bytes of a client's messages. */
const bodyFollows = 0;
const halfClose = 1;

/**
 * Reads the first message. Throws RESOURCE_EXHAUSTED when it is longer than `limitBytes`, INVALID_ARGUMENT when it is no header block,
 * or holds a malformed deadline.
 */
export function readStart(path: string, block: Uint8Array, limitBytes: number): CallStart {
  // Before anything of it is read: split into lines, a message of 4 MiB can take fifty times its size.
  if (block.length > limitBytes) throw tooLong(block.length, limitBytes);
  return readGrpcStart(path, parseHeaders(Buffer.from(block).toString("latin1")));
}

function parseHeaders(block: string): HeaderList {
  const lines = block.split("\r\n").filter((line) => line !== "");
  return lines.map(parseHeader);
}

/** Without a regular expression over all of it, which would try each way to share spaces between its parts. */
function parseHeader(line: string): readonly [name: string, value: string] {
  const [name, value] = splitAt(line, line.indexOf(":"));
  if (name !== "" && !/\s/.test(name) && !/[\r\n]/.test(value)) return [name.toLowerCase(), withoutSpace(value)];
  throw malformed(`expected the call's headers as "name: value" lines, found ${JSON.stringify(line.slice(0, 80))}`);
}

const splitAt = (line: string, colon: number): readonly [name: string, value: string] =>
  colon < 0 ? ["", line] : [line.slice(0, colon), line.slice(colon + 1)];

/** What stands between the spaces and tabs around it, no other space (RFC 9110, section 5.5). */
function withoutSpace(value: string): string {
  let [start, end] = [0, value.length];
  while (start < end && isSpace(value[start])) start++;
  while (start < end && isSpace(value[end - 1])) end--;
  return value.slice(start, end);
}

const isSpace = (character: string | undefined): boolean => character === " " || character === "\t";

/** Follows the messages after the first. */
export class Requests {
  readonly #body: ReturnType<typeof createRequest>;
  #halfClosed = false;

  /** `start`: what readStart read. */
  constructor(limitBytes: number, { encodings = [] }: CallStart) {
    this.#body = createRequest(limitBytes, encodingOf(encodings));
  }

  /** The bytes of gRPC frames in `message`; undefined when it is the half-close. */
  read(message: Uint8Array): Uint8Array | undefined {
    if (this.#halfClosed) throw malformed("a message came after the half-close");
    if (message[0] === bodyFollows) return this.#body.request(message.subarray(1));
    if (message[0] !== halfClose || message.length > 1) throw malformed(describeStart(message));
    this.#body.requestEnd();
    this.#halfClosed = true;
    return undefined;
  }
}

function describeStart(message: Uint8Array): string {
  const found =
    message.length === 0 ? "an empty message" : `${String(message.length)} bytes that start with ${String(message[0])}`;
  return `expected a message that starts with 0, or 1 alone for the half-close, found ${found}`;
}

function malformed(what: string): PlaygroundError {
  return new PlaygroundError(StatusCode.INVALID_ARGUMENT, `malformed request: ${what}`);
}

function tooLong(foundBytes: number, limitBytes: number): PlaygroundError {
  const message = `request headers of ${String(foundBytes)} bytes are over the limit of ${String(limitBytes)}`;
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}
