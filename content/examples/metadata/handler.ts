// Four places for data beside the messages: request metadata, initial metadata, trailing metadata, and the status.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, Metadata } from "grpc-handler";
import { AnnounceRequestSchema, AnnounceResponseSchema, DescribeResponseSchema } from "./gen/metadata/v1/metadata_pb";

export default class MetadataExample implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { waitMs } = fromBinary(AnnounceRequestSchema, request.payload);
    if (waitMs < 0 || waitMs > 10_000) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, `wait_ms must be from 0 to 10000, found ${String(waitMs)}`);
    }
    // Goes out now, though there is no message yet: the client knows that the call was accepted.
    context.sendHeaders({ "position-in-queue": "1" });
    await sleep(waitMs, context.signal);
    yield { payload: toBinary(AnnounceResponseSchema, create(AnnounceResponseSchema, { text: "your turn" })) };
    context.trailers["waited-ms"] = String(waitMs);
  }

  async handleRequest({ metadata }: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    context.trailers["handled-by"] = "describe";
    // A key that ends in -bin holds bytes; on the wire they are base64.
    context.trailers["checksum-bin"] = Uint8Array.of(1, 2, 254, 255);
    const response = create(DescribeResponseSchema, { entries: describe(metadata), peer: context.peer });
    return {
      payload: toBinary(DescribeResponseSchema, response),
      // On the first response, this is initial metadata.
      metadata: { "request-id": String(metadata["x-request-id"] ?? "none") },
    };
  }
}

function describe(metadata: Metadata): Record<string, string> {
  const texts = Object.entries(metadata).map(([key, value]) => [
    key,
    typeof value === "string" ? value : `${String(value.length)} bytes`,
  ]);
  return Object.fromEntries(texts) as Record<string, string>;
}
