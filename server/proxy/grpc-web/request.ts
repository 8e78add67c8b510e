// Reads a gRPC-Web request: where it goes, and a body that is checked as it passes by.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { checkedRequest, compressedFlag, type FrameRules } from "../call/frames.ts";
import { type HeaderList, readEncodings, requestMetadata, singleValue } from "../call/metadata.ts";
import { parseGrpcTimeout } from "../call/timeout.ts";
import type { CallStart } from "../upstream/upstream.ts";

/** Throws INVALID_ARGUMENT for a malformed deadline or two of them, UNIMPLEMENTED for a compression that is not read. */
export function readStart(path: string, headers: HeaderList): CallStart {
  checkEncoding(singleValue(headers, "grpc-encoding"));
  checkContentEncoding(singleValue(headers, "content-encoding"));
  return {
    path,
    metadata: requestMetadata(headers),
    timeoutMs: parseGrpcTimeout(singleValue(headers, "grpc-timeout")),
    // The frames are not opened here, so compression is between the client and the backend.
    encodings: headers.filter(([name]) => name === "grpc-encoding" || name === "grpc-accept-encoding"),
  };
}

/** Passes the body on; messages may be compressed where the call names a compression. */
export const createRequest = (
  limitBytes: number,
  encoding = "identity",
  onLong?: FrameRules["onLong"],
): ReturnType<typeof checkedRequest> =>
  checkedRequest({ limitBytes, flags: encoding === "identity" ? [0] : [0, compressedFlag], onLong });

/** Throws UNIMPLEMENTED for a compression that the backend does not read ("Compression in gRPC"). */
function checkEncoding(encoding = "identity"): void {
  if (readEncodings.includes(encoding)) return;
  const expected = `expected one of ${readEncodings.join(", ")}`;
  const message = `messages compressed with ${JSON.stringify(encoding)} are not read here: ${expected}`;
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, message);
}

/** Throws UNIMPLEMENTED for a body that is compressed as a whole: its frames cannot be seen (RFC 9110, section 8.4). */
function checkContentEncoding(encoding = ""): void {
  if (["", "identity"].includes(encoding.toLowerCase())) return;
  const message = `a body with content-encoding ${JSON.stringify(encoding)} is not read here: compress each message, with grpc-encoding`;
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, message);
}

/** The compression that the call names for its messages. */
export const encodingOf = (headers: HeaderList): string | undefined =>
  headers.find(([name]) => name === "grpc-encoding")?.[1];
