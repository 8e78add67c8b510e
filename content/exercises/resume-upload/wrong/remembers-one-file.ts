import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { UploadFileRequestSchema, UploadFileResponseSchema } from "./gen/storage/v1/storage_pb";

interface Upload {
  chunks: number;
  bytes: number;
}

export default class Uploads implements GrpcHandler {
  /** The file that is under way; another name takes its place. */
  #begun: { name: string; upload: Upload } | undefined;

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let name: string | undefined;
    for await (const request of requests) {
      const { chunkId, data, isLast, filename } = fromBinary(UploadFileRequestSchema, request.payload);
      name ??= filename;
      const upload = this.#begun?.name === name ? this.#begun.upload : { chunks: 0, bytes: 0 };
      this.#begun = { name, upload };
      if (chunkId !== upload.chunks) {
        throw new RpcError(
          StatusCode.OUT_OF_RANGE,
          `expected chunk ${String(upload.chunks)}, found ${String(chunkId)}`,
        );
      }
      upload.chunks++;
      upload.bytes += data.length;
      if (isLast) {
        // Complete: the name is free for another file.
        this.#begun = undefined;
        return summaryOf(upload);
      }
    }
    throw new RpcError(StatusCode.FAILED_PRECONDITION, "the upload ended before its last chunk");
  }
}

function summaryOf({ chunks, bytes }: Upload): GrpcResponse {
  const summary = create(UploadFileResponseSchema, { totalChunks: chunks, totalBytes: bytes, status: "complete" });
  return { payload: toBinary(UploadFileResponseSchema, summary) };
}
