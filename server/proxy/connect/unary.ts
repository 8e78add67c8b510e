// A unary Connect call: one message each way in plain HTTP bodies. The HTTP status says how it ended, so the answer waits for the trailers.
import { contentTypeUnaryJson, contentTypeUnaryProto } from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { CarrierContext, HttpCall } from "../carrier.ts";
import { compressedFlag, framePrefix, FrameSplitter } from "../call/frames.ts";
import { header, detachFrom, sendHead } from "../listener/http.ts";
import { encodingHeader, type HeaderList, metadataHeaders } from "../call/metadata.ts";
import { statusOfFault, withdrawHeaders } from "../listener/request-faults.ts";
import type { Status } from "../call/status.ts";
import { type Codec, protoCodec } from "./codec.ts";
import { acceptsGzip, deflateAside, encodings, isGzip, isWorthIt, refusesIdentity } from "./compression.ts";
import { readStart, withinLimit } from "./request.ts";
import { errorJson, httpStatusOf, trailerHeaders } from "./trailers.ts";

export interface Unary {
  /** Whether there is such a method; one that is known may be UNIMPLEMENTED all the same. */
  readonly isKnown: boolean;
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

/** Serves one call: whatever is thrown on its way is its answer. */
export function serveUnary(context: CarrierContext, call: HttpCall, unary: Unary): void {
  const { faults } = call;
  const fail = (status: Status, metadata: HeaderList): void =>
    answerError(call, { status, metadata, isKnown: unary.isKnown });
  faults.answerWith((fault) => fail(statusOfFault(fault), []));
  faults.run(async () => {
    const outcome = await runUnary({ context, call, unary, fail });
    if (outcome.status.code === StatusCode.OK) await answer(call, unary.codec, outcome);
    else fail(outcome.status, outcome.metadata);
  });
}

interface UnaryCall {
  readonly context: CarrierContext;
  readonly call: HttpCall;
  readonly unary: Unary;
  readonly fail: (status: Status, metadata: HeaderList) => void;
}

async function runUnary({ context, call, unary, fail }: UnaryCall): Promise<Outcome> {
  const { codec } = unary;
  const read = readStart(call.req, call.path);
  const { flags, message: request } = await readRequest(unary, context.limits.requestBytes);
  const start = { ...read, encodings: encodingHeader(flags === compressedFlag ? "gzip" : undefined) };
  const outcome = await new Promise<Outcome>((resolve) => {
    const messages = new FrameSplitter({
      of: "response",
      limitBytes: context.limits.messageBytes,
      flags: [0],
      // Until it has been taken: here it is whole before any of it is sent.
      onLong: (bytes) => bytes > 0 && call.holds("response", bytes),
    });
    const responses: Uint8Array[] = [];
    let metadata: HeaderList = [];
    const { faults } = call;
    const upstream = context.upstream.open(start, {
      faults,
      onHeaders: (headers) => (metadata = headers),
      onData: (chunk) => {
        responses.push(...messages.split(chunk));
        if (responses.length > 1) throw wrongCount("several");
      },
      onDrain: () => undefined,
      onFinish: (status) => resolve(outcomeOf(status, metadata, responses)),
    });
    faults.answerWith((fault) => {
      upstream.cancel(fault.code);
      fail(statusOfFault(fault), metadata);
    });
    faults.listen(call.res, "close", () => {
      upstream.cancel();
      detachFrom(call.req);
    });
    upstream.write(framePrefix(flags, request.length), request);
    upstream.end();
    call.holds("request", 0);
  });
  if (outcome.status.code !== StatusCode.OK) return outcome;
  return { ...outcome, message: await codec.response(outcome.message) };
}

/** The message as it goes on: protobuf as it came, compressed or not, JSON inflated and translated. */
async function readRequest(
  { codec, encoding, readMessage }: Unary,
  limitBytes: number,
): Promise<{ flags: number; message: Uint8Array }> {
  const payload = await readMessage();
  // An empty message is its own compression.
  const isCompressed = isGzip(encoding) && payload.length > 0;
  return {
    flags: isCompressed && codec === protoCodec ? compressedFlag : 0,
    message: withinLimit(await codec.request({ payload, isGzip: isCompressed }), limitBytes),
  };
}

function outcomeOf(status: Status, metadata: HeaderList, [message]: readonly Uint8Array[]): Outcome {
  if (message) return { status, metadata, message };
  if (status.code !== StatusCode.OK) return { status, metadata, message: new Uint8Array() };
  throw wrongCount("none");
}

/** gRPC status codes: "Response cardinality violation". */
function wrongCount(found: "none" | "several"): PlaygroundError {
  const text = `expected one response message, found ${found}: a stream is asked for with application/connect+proto or +json`;
  return new PlaygroundError(StatusCode.UNIMPLEMENTED, text);
}

/** The HTTP status of an address where there is no method is 404 ("Connect Protocol", HTTP to error code). */
function answerError(call: HttpCall, { isKnown, ...outcome }: Failure): void {
  const { status } = outcome;
  const body = Buffer.from(JSON.stringify(errorJson(status)));
  if (!call.res.headersSent) withdrawHeaders(call.res);
  const isNowhere = !isKnown && status.code === StatusCode.UNIMPLEMENTED;
  const httpStatus = isNowhere ? 404 : httpStatusOf(status);
  send(call, { ...outcome, httpStatus }, [["content-type", contentTypeUnaryJson]], body);
}

interface Failure extends Pick<Outcome, "status" | "metadata">, Pick<Unary, "isKnown"> {}

async function answer(call: HttpCall, codec: Codec, { status, metadata, message }: Outcome): Promise<void> {
  const accepted = header(call.req, "accept-encoding");
  const gzip = acceptsGzip(accepted) && (isWorthIt(message) || refusesIdentity(accepted));
  const body = gzip ? await deflateAside(message) : message;
  const type = codec === protoCodec ? contentTypeUnaryProto : contentTypeUnaryJson;
  const compression: HeaderList = gzip ? [["content-encoding", "gzip"]] : [];
  send(call, { status, metadata, httpStatus: 200 }, [["content-type", type], ...compression], body);
}

function send(
  { res, cors }: HttpCall,
  { status, metadata, httpStatus }: Omit<Outcome, "message"> & { readonly httpStatus: number },
  content: HeaderList,
  body: Uint8Array,
): void {
  if (res.destroyed) return;
  sendHead(res, httpStatus, [
    ...metadataHeaders(metadata),
    ...trailerHeaders(status),
    ...cors,
    ...content,
    ["content-length", String(body.length)],
    ["accept-encoding", encodings],
  ]);
  res.end(body);
}
