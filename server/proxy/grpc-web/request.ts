// Reads a gRPC-Web request: where it goes, and a body that is checked as it passes by.
import type { SyncFormat } from "../call/exchange.ts";
import { FrameReader } from "../call/frames.ts";
import { type HeaderList, requestMetadata } from "../call/metadata.ts";
import { parseGrpcTimeout } from "../call/timeout.ts";
import type { CallStart } from "../upstream/upstream.ts";

/** Throws INVALID_ARGUMENT for a malformed deadline. */
export function readStart(path: string, headers: HeaderList): CallStart {
  return {
    path,
    metadata: requestMetadata(headers),
    timeoutMs: parseGrpcTimeout(headers.find(([name]) => name === "grpc-timeout")?.[1]),
    // The frames are not opened here, so compression is between the client and the backend.
    encodings: headers.filter(([name]) => name === "grpc-encoding" || name === "grpc-accept-encoding"),
  };
}

/** Copies the body. Flag 1 is a compressed message. */
export function createRequest(limitBytes: number): Pick<SyncFormat, "request" | "requestEnd"> {
  const frames = new FrameReader({ of: "request", limitBytes, flags: [0, 1] });
  return {
    request: (chunk) => {
      frames.read(chunk);
      return chunk;
    },
    requestEnd: () => frames.end(),
  };
}
