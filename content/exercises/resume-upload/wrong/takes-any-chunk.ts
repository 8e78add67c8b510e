import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { UploadFileRequestSchema, UploadFileResponseSchema } from "./gen/storage/v1/storage_pb";

interface Upload {
  chunks: number;
  bytes: number;
}

export default class Uploads implements GrpcHandler {
  /** What has arrived of files that are not complete, by name. */
  readonly #begun = new Map<string, Upload>();

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let name: string | undefined;
    for await (const request of requests) {
      const { data, isLast, filename } = fromBinary(UploadFileRequestSchema, request.payload);
      name ??= filename;
      const upload = this.#begun.get(name) ?? { chunks: 0, bytes: 0 };
      this.#begun.set(name, upload);
      // Whatever comes next is the next chunk.
      upload.chunks++;
      upload.bytes += data.length;
      if (isLast) {
        // Complete: the name is free for another file.
        this.#begun.delete(name);
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
