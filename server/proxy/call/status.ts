// Finds the gRPC status of a call in whatever the backend's HTTP/2 stream ended with.
import { constants } from "node:http2";
import { isStatusCode, StatusCode, statusName } from "grpc-handler";
import { type HeaderList, responseMetadata, valueOf } from "./metadata.ts";

/** How a call ended. `message` is plain text; `trailers` are the trailing metadata without status and message. */
export interface Status {
  readonly code: StatusCode;
  readonly message: string;
  readonly trailers: HeaderList;
}

export function statusOf(code: StatusCode, message: string): Status {
  return { code, message, trailers: [] };
}

/** The status in a block of trailers; undefined when it has no grpc-status. */
export function statusFromTrailers(list: HeaderList): Status | undefined {
  const text = last(list, "grpc-status");
  if (text === undefined) return undefined;
  const code = /^\d+$/.test(text) ? Number(text) : NaN;
  // OK has no message; grpc-js sends "OK".
  const message = code === StatusCode.OK ? "" : percentDecode(last(list, "grpc-message") ?? "");
  const trailers = responseMetadata(list);
  if (isStatusCode(code)) return { code, message, trailers };
  return { code: StatusCode.UNKNOWN, message: message || `the backend sent grpc-status "${text}"`, trailers };
}

/** The status of a response whose trailers have none, or that has no trailers after its messages. */
export const missingStatus = (found: "none" | "only before the messages"): Status =>
  statusOf(StatusCode.INTERNAL, `malformed response: expected grpc-status in the backend's trailers, found ${found}`);

/** gRPC itself, in any message format: gRPC-Web's type begins alike, and frames its trailers in another way. */
const grpcType = /^application\/grpc(?:[+;\s]|$)/i;

/** The status of a response that its head ends ("Trailers-Only"), or that is no gRPC at all; undefined when messages may follow. */
export function statusFromHead(httpStatus: number, head: HeaderList, isEnd: boolean): Status | undefined {
  const contentType = valueOf(head, "content-type");
  const status = statusFromTrailers(head);
  if (isEnd && status) return status;
  if (httpStatus === 200 && grpcType.test(contentType ?? "")) return undefined;
  return status ?? statusFromHttp(httpStatus, contentType);
}

/** gRPC: "HTTP to gRPC status code mapping". */
function statusFromHttp(httpStatus: number, contentType: string | undefined): Status {
  const found = `HTTP ${String(httpStatus)} with content type ${contentType ?? "none"}`;
  return statusOf(
    codesOfHttp[httpStatus] ?? StatusCode.UNKNOWN,
    `expected a gRPC response from the backend, found ${found}`,
  );
}

/**
 * The status of a stream that ended without one, by its RST_STREAM code (gRPC over HTTP/2, "Errors"). `reason`: why we reset it, when
 * it was not the backend.
 */
export function statusFromReset(rstCode: number, reason?: string): Status {
  // A backend of ours never does this. A router does, when it has lost the backend.
  if (rstCode === constants.NGHTTP2_NO_ERROR)
    return statusOf(StatusCode.UNAVAILABLE, "the backend was lost: the call ended without a status");
  const code = codesOfReset[rstCode] ?? StatusCode.INTERNAL;
  if (reason !== undefined) return statusOf(code, reason);
  const found = `the backend reset the call with HTTP/2 error code ${String(rstCode)}`;
  return statusOf(code, `${found}, which means ${statusName(code)}`);
}

const codesOfReset: Readonly<Record<number, StatusCode>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: StatusCode.UNAVAILABLE,
  [constants.NGHTTP2_CANCEL]: StatusCode.CANCELLED,
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: StatusCode.RESOURCE_EXHAUSTED,
  [constants.NGHTTP2_INADEQUATE_SECURITY]: StatusCode.PERMISSION_DENIED,
};

const codesOfHttp: Readonly<Record<number, StatusCode>> = {
  400: StatusCode.INTERNAL,
  401: StatusCode.UNAUTHENTICATED,
  403: StatusCode.PERMISSION_DENIED,
  404: StatusCode.UNIMPLEMENTED,
  429: StatusCode.UNAVAILABLE,
  502: StatusCode.UNAVAILABLE,
  503: StatusCode.UNAVAILABLE,
  504: StatusCode.UNAVAILABLE,
};

/**
 * Writes a status message as grpc-message (gRPC over HTTP/2, "Status-Message"): UTF-8, percent-encoded outside of printable ASCII, and
 * so are spaces at its ends, which are no part of a header's value (RFC 9113, section 8.2.1).
 */
export function percentEncode(text: string): string {
  const encode = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  const encoded = Buffer.from(text, "utf8")
    .toString("latin1")
    .replace(/[^\x20-\x24\x26-\x7e]/g, encode);
  const inner = encoded.trim();
  if (inner.length === encoded.length) return encoded;
  const start = encoded.length - encoded.trimStart().length;
  return "%20".repeat(start) + inner + "%20".repeat(encoded.length - inner.length - start);
}

/** Reads grpc-message. What is not valid percent-encoding stays as it is: a message is never lost to its encoding ("Status-Message"). */
export function percentDecode(text: string): string {
  if (!text.includes("%")) return text;
  const bytes = text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function last(list: HeaderList, name: string): string | undefined {
  return list.findLast(([key]) => key === name)?.[1];
}
