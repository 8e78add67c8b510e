// Writes a Connect stream's response: its headers, and its messages in what the client reads.
import { contentTypeStreamJson, contentTypeStreamProto } from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import type { ExchangeFormat } from "../call/exchange.ts";
import { compressedFlag, frame, FrameSplitter } from "../call/frames.ts";
import type { HeaderList } from "../call/metadata.ts";
import type { Status } from "../call/status.ts";
import { protoCodec } from "./codec.ts";
import { deflateNow, encodings, isDeflatedNow } from "./compression.ts";
import { convertAll } from "./convert.ts";
import type { StreamFormat } from "./request.ts";
import { endStreamFrame } from "./trailers.ts";
import type { InTurn } from "./turn-budget.ts";

/** Every stream's HTTP status is 200, so its headers need not wait for the gRPC status. */
export function streamHead({ codec, gzip }: StreamFormat, metadata: HeaderList, cors: HeaderList): HeaderList {
  const contentType = codec === protoCodec ? contentTypeStreamProto : contentTypeStreamJson;
  return [
    ...metadata,
    ...cors,
    ["content-type", contentType],
    ...(gzip ? ([["connect-content-encoding", "gzip"]] as const) : []),
    ["connect-accept-encoding", encodings],
  ];
}

interface ResponseFormat extends StreamFormat {
  readonly inTurn: InTurn;
}

/** gRPC frames as Connect envelopes, which for protobuf are the same bytes, unless they are compressed on their way. */
export function createResponse(format: ResponseFormat): Pick<ExchangeFormat, "response" | "end"> {
  const { codec, gzip, limitBytes, inTurn, onLong } = format;
  const end = (status: Status): { body: Uint8Array } => ({ body: endStreamFrame(status) });
  if (codec === protoCodec && !gzip) return { response: (chunk) => chunk, end };
  const messages = new FrameSplitter({ of: "response", limitBytes, flags: [0], onLong });
  const envelope = (message: Uint8Array): Uint8Array | Promise<Uint8Array> =>
    gzip && isDeflatedNow(message) ? inTurn(() => frame(compressedFlag, deflateNow(message))) : frame(0, message);
  return {
    response: (chunk) => {
      const envelopes = convertAll(messages.split(chunk), (message) => {
        const converted = codec.response(message);
        return converted instanceof Promise ? converted.then(envelope) : envelope(converted);
      });
      return envelopes instanceof Promise ? envelopes.then(joined) : joined(envelopes);
    },
    // OK in the middle of a message is INTERNAL.
    end: (status) => {
      if (status.code === StatusCode.OK) messages.end();
      return end(status);
    },
  };
}

const joined = (envelopes: readonly Uint8Array[]): Uint8Array => Buffer.concat(envelopes);
