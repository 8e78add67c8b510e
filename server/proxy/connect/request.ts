// Reads a Connect request: where it goes, and its messages as protobuf.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { ignored } from "../../fault-boundary.ts";
import type { ExchangeFormat } from "../call/exchange.ts";
import { checkedRequest, compressedFlag, frame, MessageSplitter, overLimit } from "../call/frames.ts";
import type { CarrierContext, HttpCall } from "../carrier.ts";
import { bodyOf, header, type HttpRequest } from "../listener/http.ts";
import { pairs, requestMetadata } from "../call/metadata.ts";
import { parseConnectTimeout } from "../call/timeout.ts";
import type { CallStart } from "../upstream/upstream.ts";
import { type Codec, protoCodec } from "./codec.ts";
import { convertAll } from "./convert.ts";

/** Throws INVALID_ARGUMENT for another protocol version or a malformed deadline. */
export function readStart(req: HttpRequest, path: string): CallStart {
  checkVersion(header(req, "connect-protocol-version") ?? "1");
  return {
    path,
    metadata: requestMetadata(pairs(req.rawHeaders)),
    timeoutMs: parseConnectTimeout(header(req, "connect-timeout-ms")),
  };
}

/** How a stream's messages come: `gzip` when some may be compressed. */
export interface StreamFormat {
  readonly codec: Codec;
  readonly gzip: boolean;
  readonly limitBytes: number;
}

/** A stream's body as gRPC frames. Connect's envelope is gRPC's frame, so protobuf is copied, compressed or not. */
export function createRequest(format: StreamFormat): Pick<ExchangeFormat, "request" | "requestEnd"> {
  const { codec, limitBytes } = format;
  const flags = format.gzip ? [0, compressedFlag] : [0];
  if (codec === protoCodec) return checkedRequest(limitBytes, flags);
  const rules = { of: "request", limitBytes, flags } as const;
  const messages = new MessageSplitter(rules, (payload, flags) => ({ payload, isGzip: flags === compressedFlag }));
  const asFrames = (all: readonly Uint8Array[]): Uint8Array => Buffer.concat(all.map((message) => frame(0, message)));
  return {
    request: (chunk) => {
      const converted = convertAll(messages.split(chunk), (message) => codec.request(message));
      return converted instanceof Promise ? converted.then(asFrames) : asFrames(converted);
    },
    requestEnd: () => messages.end(),
  };
}

/** A unary call's body. Rejects: RESOURCE_EXHAUSTED over the limit, DEADLINE_EXCEEDED, CANCELLED when the client left. */
export function readBody(
  { req, faults }: Pick<HttpCall, "req" | "faults">,
  { requestBytes: limitBytes, unaryBodyMs }: CarrierContext["limits"],
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
    bytes += chunk.length;
    if (bytes <= limitBytes) chunks.push(chunk);
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

/** The message of a unary GET. */
export function queryMessage(query: URLSearchParams): Uint8Array {
  const text = query.get("message") ?? "";
  return Buffer.from(text, query.get("base64") === "1" ? "base64url" : "utf8");
}

function checkVersion(version: string): void {
  if (version === "1") return;
  const message = `connect-protocol-version must be "1", found ${JSON.stringify(version)}`;
  throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message);
}
