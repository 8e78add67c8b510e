// Client streaming in chunks: a file that is too large for one message arrives in many, is checked as it comes, and a
// bad chunk ends the call at once instead of after the whole upload.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { UploadFileRequestSchema, UploadFileResponseSchema } from "./gen/storage/v1/storage_pb";
import type { UploadFileRequest } from "./gen/storage/v1/storage_pb";

const maxBytes = 16 * 1024 * 1024;

export default class FileUpload implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    const upload = new Upload();
    for await (const request of requests) {
      upload.add(fromBinary(UploadFileRequestSchema, request.payload));
    }
    return { payload: toBinary(UploadFileResponseSchema, upload.finish()) };
  }
}

/** One file under way. Its bytes go through the checksum and are let go: memory does not grow with the file. */
class Upload {
  #chunks = 0;
  #bytes = 0;
  #checksum = 0;
  #filename = "";
  #nextId = 0;
  #complete = false;

  add(chunk: UploadFileRequest): void {
    this.#checkOrder(chunk);
    this.#bytes += chunk.data.length;
    if (this.#bytes > maxBytes) {
      throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, `the file is larger than ${String(maxBytes)} bytes`);
    }
    this.#chunks++;
    this.#nextId = chunk.chunkId + 1;
    this.#checksum = crc32(chunk.data, this.#checksum);
    this.#filename ||= chunk.filename;
    this.#complete = chunk.isLast;
  }

  #checkOrder({ chunkId }: UploadFileRequest): void {
    const found = `found chunk_id ${String(chunkId)}`;
    if (this.#complete) throw invalid(`no chunk may follow the one with is_last, ${found}`);
    if (this.#chunks === 0 && chunkId === 1) return;
    if (chunkId !== this.#nextId) throw invalid(`expected chunk_id ${String(this.#nextId)}, ${found}`);
  }

  /** After the half-close: has the whole file arrived? */
  finish() {
    if (!this.#complete) throw invalid(`none of the ${String(this.#chunks)} chunks was marked with is_last`);
    return create(UploadFileResponseSchema, {
      fileId: crypto.randomUUID(),
      totalChunks: this.#chunks,
      totalBytes: this.#bytes,
      status: "complete",
      checksum: this.#checksum.toString(16).padStart(8, "0"),
      filename: this.#filename,
    });
  }
}

// What each possible byte does to the checksum, worked out once: the reversed polynomial of ISO 3309, bit by bit.
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 of the bytes; `before` is the CRC-32 of what came before them. */
function crc32(bytes: Uint8Array, before: number): number {
  let crc = ~before;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

function invalid(message: string): RpcError {
  return new RpcError(StatusCode.INVALID_ARGUMENT, message);
}
