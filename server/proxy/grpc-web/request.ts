// Reads a gRPC-Web request: where it goes, and a body that is checked as it passes by.
import { checkedRequest } from "../call/frames.ts";
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

/** Passes the body on. Flag 1 is a compressed message. */
export const createRequest = (limitBytes: number): ReturnType<typeof checkedRequest> =>
  checkedRequest(limitBytes, [0, 1]);
