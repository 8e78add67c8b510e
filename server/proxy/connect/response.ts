// Writes a Connect stream's response: its headers, and its messages in what the client reads.
import { contentTypeStreamJson, contentTypeStreamProto } from "@connectrpc/connect/protocol-connect";
import { frame, FrameSplitter } from "../frames.ts";
import type { HeaderList } from "../metadata.ts";
import { type Codec, protoCodec } from "./codec.ts";

/** Every stream's HTTP status is 200, so its headers need not wait for the gRPC status. */
export function streamHead(codec: Codec, metadata: HeaderList, cors: HeaderList): HeaderList {
  const contentType = codec === protoCodec ? contentTypeStreamProto : contentTypeStreamJson;
  return [
    ...metadata,
    ...cors,
    ["content-type", contentType],
    ["connect-accept-encoding", "identity"],
    ["cache-control", "no-store"],
  ];
}

/** gRPC frames as Connect envelopes, which for protobuf are the same bytes. */
export function createResponse(limitBytes: number, codec: Codec): (chunk: Uint8Array) => Uint8Array {
  if (codec === protoCodec) return (chunk) => chunk;
  const messages = new FrameSplitter({ of: "response", limitBytes, flags: [0] });
  return (chunk) => Buffer.concat(messages.split(chunk).map((message) => frame(0, codec.response(message))));
}
