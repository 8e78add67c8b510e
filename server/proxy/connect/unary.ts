// A unary Connect call: one message each way in plain HTTP bodies. The HTTP status says how it ended, so the answer waits for the trailers.
import { contentTypeUnaryJson, contentTypeUnaryProto } from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { CarrierContext, HttpCall } from "../carriers.ts";
import { framePrefix, FrameSplitter } from "../frames.ts";
import { sendHead } from "../http.ts";
import type { HeaderList } from "../metadata.ts";
import type { Status } from "../status.ts";
import { statusOfError } from "../upstream.ts";
import { type Codec, protoCodec } from "./codec.ts";
import { readStart } from "./request.ts";
import { errorJson, httpStatusOf, trailerHeaders } from "./trailers.ts";

export interface Unary {
  readonly codec: Codec;
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
  answer(call, unary.codec, await runUnary(context, call, unary).catch(failed));
}

async function runUnary(context: CarrierContext, call: HttpCall, { codec, readMessage }: Unary): Promise<Outcome> {
  const start = readStart(call.req, call.path, "content-encoding");
  const request = codec.request(await readMessage());
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
    upstream.write(framePrefix(0, request.length), request);
    upstream.end();
  });
  return outcome.status.code === StatusCode.OK ? { ...outcome, message: codec.response(outcome.message) } : outcome;
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

function answer({ res, cors }: HttpCall, codec: Codec, { status, metadata, message }: Outcome): void {
  if (res.destroyed) return;
  const ok = status.code === StatusCode.OK;
  const body = ok ? message : Buffer.from(JSON.stringify(errorJson(status)));
  sendHead(res, httpStatusOf(status), [
    ...metadata,
    ...trailerHeaders(status),
    ...cors,
    ["content-type", ok && codec === protoCodec ? contentTypeUnaryProto : contentTypeUnaryJson],
    ["content-length", String(body.length)],
    ["accept-encoding", "identity"],
    ["cache-control", "no-store"],
  ]);
  res.end(body);
}
