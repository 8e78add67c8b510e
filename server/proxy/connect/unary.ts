// A unary Connect call: one message each way in plain HTTP bodies. The HTTP status says how it ended, so the answer waits for the trailers.
import { contentTypeUnaryJson, contentTypeUnaryProto } from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { CarrierContext, HttpCall } from "../carriers.ts";
import { framePrefix, FrameSplitter } from "../frames.ts";
import { header, sendHead } from "../http.ts";
import { type HeaderList, metadataHeaders } from "../metadata.ts";
import type { Status } from "../status.ts";
import { statusOfError } from "../upstream.ts";
import { type Codec, protoCodec } from "./codec.ts";
import {
  acceptsGzip,
  compressedFlag,
  deflateAside,
  encodings,
  grpcEncoding,
  inflate,
  isGzip,
  isWorthIt,
} from "./compression.ts";
import { readStart } from "./request.ts";
import { errorJson, httpStatusOf, trailerHeaders } from "./trailers.ts";

export interface Unary {
  readonly codec: Codec;
  /** The compression of the request's message, as the client calls it. */
  readonly encoding: string | undefined;
  readonly readMessage: () => Uint8Array | Promise<Uint8Array>;
}

/** What came back: with the status OK, `message` is the response. */
interface Outcome {
  readonly status: Status;
  readonly metadata: HeaderList;
  readonly message: Uint8Array;
}

/** Serves one call; never rejects. */
export async function serveUnary(context: CarrierContext, call: HttpCall, unary: Unary): Promise<void> {
  const outcome = await runUnary(context, call, unary).catch(failed);
  await answer(call, unary.codec, outcome).catch(context.log);
}

async function runUnary(context: CarrierContext, call: HttpCall, unary: Unary): Promise<Outcome> {
  const { codec } = unary;
  const read = readStart(call.req, call.path);
  const { flags, message: request } = await readRequest(context, unary);
  const start = { ...read, encodings: grpcEncoding(flags === compressedFlag) };
  const outcome = await new Promise<Outcome>((resolve) => {
    const messages = new FrameSplitter({ of: "response", limitBytes: context.limits.messageBytes, flags: [0] });
    const responses: Uint8Array[] = [];
    let metadata: HeaderList = [];
    const upstream = context.upstream.open(start, {
      onHeaders: (headers) => (metadata = headers),
      onData: (chunk) => {
        try {
          responses.push(...messages.split(chunk));
          if (responses.length > 1) throw wrongCount("several");
        } catch (error) {
          upstream.cancel();
          resolve(failed(error));
        }
      },
      onDrain: () => undefined,
      onFinish: (status) => resolve(outcomeOf(status, metadata, responses)),
    });
    call.res.once("close", () => {
      upstream.cancel();
      resolve(failed(new PlaygroundError(StatusCode.CANCELLED, "the client left")));
    });
    upstream.write(framePrefix(flags, request.length), request);
    upstream.end();
  });
  return outcome.status.code === StatusCode.OK ? { ...outcome, message: codec.response(outcome.message) } : outcome;
}

/** The message as it goes on: protobuf as it came, compressed or not, JSON inflated and translated. */
async function readRequest(
  { limits }: CarrierContext,
  { codec, encoding, readMessage }: Unary,
): Promise<{ flags: number; message: Uint8Array }> {
  const gzip = isGzip(encoding);
  const message = await readMessage();
  // An empty message is its own compression.
  if (!gzip || message.length === 0) return { flags: 0, message: codec.request(message) };
  if (codec === protoCodec) return { flags: compressedFlag, message };
  return { flags: 0, message: codec.request(inflate(message, limits.messageBytes)) };
}

function outcomeOf(status: Status, metadata: HeaderList, [message]: readonly Uint8Array[]): Outcome {
  if (message) return { status, metadata, message };
  return { ...failed(wrongCount("none")), metadata, ...(status.code !== StatusCode.OK && { status }) };
}

function wrongCount(found: "none" | "several"): PlaygroundError {
  const text = `expected one response message, found ${found}: a stream is asked for with application/connect+proto or +json`;
  return new PlaygroundError(StatusCode.INTERNAL, text);
}

function failed(error: unknown): Outcome {
  return { status: statusOfError(error), metadata: [], message: new Uint8Array() };
}

async function answer({ req, res, cors }: HttpCall, codec: Codec, outcome: Outcome): Promise<void> {
  const { status, metadata, message } = outcome;
  const ok = status.code === StatusCode.OK;
  const plain = ok ? message : Buffer.from(JSON.stringify(errorJson(status)));
  const gzip = ok && isWorthIt(plain) && acceptsGzip(header(req, "accept-encoding"));
  const body = gzip ? await deflateAside(plain) : plain;
  if (res.destroyed) return;
  sendHead(res, httpStatusOf(status), [
    ...metadataHeaders(metadata),
    ...trailerHeaders(status),
    ...cors,
    ["content-type", ok && codec === protoCodec ? contentTypeUnaryProto : contentTypeUnaryJson],
    ["content-length", String(body.length)],
    ...(gzip ? ([["content-encoding", "gzip"]] as const) : []),
    ["accept-encoding", encodings],
  ]);
  res.end(body);
}
