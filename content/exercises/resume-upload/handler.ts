import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { UploadFileRequestSchema, UploadFileResponseSchema } from "./gen/storage/v1/storage_pb";

interface Upload {
  chunks: number;
  bytes: number;
}

export default class Uploads implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    const upload: Upload = { chunks: 0, bytes: 0 };
    for await (const request of requests) {
      const { chunkId, data, isLast } = fromBinary(UploadFileRequestSchema, request.payload);
      if (chunkId !== upload.chunks) {
        throw new RpcError(
          StatusCode.OUT_OF_RANGE,
          `expected chunk ${String(upload.chunks)}, found ${String(chunkId)}`,
        );
      }
      upload.chunks++;
      upload.bytes += data.length;
      if (isLast) return summaryOf(upload);
    }
    throw new RpcError(StatusCode.FAILED_PRECONDITION, "the upload ended before its last chunk");
  }
}

function summaryOf({ chunks, bytes }: Upload): GrpcResponse {
  const summary = create(UploadFileResponseSchema, { totalChunks: chunks, totalBytes: bytes, status: "complete" });
  return { payload: toBinary(UploadFileResponseSchema, summary) };
}
