// Reads a Connect request: where it goes, and its messages as protobuf.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { ignored } from "../../fault-boundary.ts";
import type { ExchangeFormat } from "../call/exchange.ts";
import {
  checkedRequest,
  compressedFlag,
  frame,
  type FrameRules,
  longBytes,
  MessageSplitter,
  overLimit,
} from "../call/frames.ts";
import type { HttpCall } from "../carrier.ts";
import { bodyOf, header, type HttpRequest } from "../listener/http.ts";
import { pairs, requestMetadata } from "../call/metadata.ts";
import { parseConnectTimeout } from "../call/timeout.ts";
import type { CallStart } from "../upstream/upstream.ts";
import { type Codec, protoCodec, textLimit } from "./codec.ts";
import { convertAll } from "./convert.ts";

/** Connect Protocol, "Unary-Request". Throws INVALID_ARGUMENT for another protocol version or a malformed deadline. */
export function readStart(req: HttpRequest, path: string): CallStart {
  checkVersion(header(req, "connect-protocol-version") ?? "1", "1", "connect-protocol-version");
  return {
    path,
    metadata: requestMetadata(pairs(req.rawHeaders)),
    timeoutMs: parseConnectTimeout(header(req, "connect-timeout-ms")),
  };
}

/** How a stream's messages are written: `gzip` when some may be compressed. */
export interface StreamFormat extends Pick<FrameRules, "limitBytes" | "onLong"> {
  readonly codec: Codec;
  readonly gzip: boolean;
}

/** A stream's body as gRPC frames. Connect's envelope is gRPC's frame, so protobuf is copied, compressed or not. */
export function createRequest(format: StreamFormat): Pick<ExchangeFormat, "request" | "requestEnd"> {
  const { codec, limitBytes, onLong } = format;
  const flags = format.gzip ? [0, compressedFlag] : [0];
  if (codec === protoCodec) return checkedRequest({ limitBytes, flags, onLong });
  const rules = { of: "request", limitBytes: textLimit(codec, limitBytes), flags, onLong } as const;
  const messages = new MessageSplitter(rules, (payload, flags) => ({ payload, isGzip: flags === compressedFlag }));
  const asFrames = (all: readonly Uint8Array[]): Uint8Array =>
    Buffer.concat(all.map((message) => frame(0, withinLimit(message, limitBytes))));
  return {
    request: (chunk) => {
      const converted = convertAll(messages.split(chunk), (message) => codec.request(message));
      return converted instanceof Promise ? converted.then(asFrames) : asFrames(converted);
    },
    requestEnd: () => messages.end(),
  };
}

/** The message, when it is not too long. Throws RESOURCE_EXHAUSTED: its JSON may have been longer than it is. */
export function withinLimit(message: Uint8Array, limitBytes: number): Uint8Array {
  if (message.length <= limitBytes) return message;
  throw overLimit({ of: "request", limitBytes }, message.length);
}

/** A unary call's body, of at most `limitBytes`. Rejects: RESOURCE_EXHAUSTED over the limit, DEADLINE_EXCEEDED, CANCELLED when the client left. */
export function readBody(
  { req, res, faults, holds }: Pick<HttpCall, "req" | "res" | "faults" | "holds">,
  { limitBytes, unaryBodyMs }: { readonly limitBytes: number; readonly unaryBodyMs: number },
): Promise<Uint8Array> {
  const body = bodyOf(req);
  // One without a body may have ended while the call's descriptors were asked for.
  if (body.readableEnded) return Promise.resolve(new Uint8Array());
  if (body.destroyed) return Promise.reject(gone());
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const guardedLate = faults.guard(() => reject(late(unaryBodyMs)));
  const timer = setTimeout(guardedLate, unaryBodyMs);
  faults.listen(body, "data", (chunk: Buffer) => {
    // Of a call that has its status, what still comes is dropped.
    if (res.writableEnded) chunks.length = 0;
    else {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
      if (bytes > longBytes) holds("request", Math.min(bytes, limitBytes));
    }
  });
  faults.listen(body, "end", () => {
    clearTimeout(timer);
    // Read to its end all the same: a client that is still sending does not read the answer.
    if (bytes > limitBytes) reject(overLimit({ of: "request", limitBytes }, bytes));
    else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes));
  });
  faults.listen(body, "close", () => {
    clearTimeout(timer);
    if (!body.readableEnded) reject(gone());
  });
  body.on("error", ignored);
  return promise;
}

const gone = (): PlaygroundError => new PlaygroundError(StatusCode.CANCELLED, "the client left while it was sending");

function late(unaryBodyMs: number): PlaygroundError {
  const message = `the request was not complete after ${String(unaryBodyMs / 1_000)} s`;
  return new PlaygroundError(StatusCode.DEADLINE_EXCEEDED, message);
}

/** The message of a unary GET. Throws INVALID_ARGUMENT for another protocol version, without one, and for base64 that is none. */
export function queryMessage(text: string): Uint8Array {
  const query = new URLSearchParams(text);
  checkVersion(query.get("connect") ?? "v1", "v1", "connect");
  const value = query.get("message");
  if (value === null)
    throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, 'expected "message" in the query, found none');
  if (query.get("base64") !== "1") return rawMessage(text) ?? Buffer.from(value, "utf8");
  if (base64Pattern.test(value)) return Buffer.from(value, "base64url");
  const message = `expected the message in base64, as base64=1 says, found ${JSON.stringify(value.slice(0, 80))}`;
  throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message);
}

/** Percent-encoded bytes, which need not be UTF-8: URLSearchParams would put U+FFFD for those that are not. */
function rawMessage(query: string): Uint8Array | undefined {
  const [, encoded] = /(?:^|&)message=([^&]*)/.exec(query) ?? [];
  const bytes = encoded
    ?.replaceAll("+", " ")
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return bytes === undefined ? undefined : Buffer.from(bytes, "latin1");
}

/** URL-safe or not, padded or not. */
const base64Pattern = /^[\w+/-]*={0,2}$/;

function checkVersion(version: string, expected: string, name: string): void {
  if (version === expected) return;
  const message = `${name} must be "${expected}", found ${JSON.stringify(version)}`;
  throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message);
}
