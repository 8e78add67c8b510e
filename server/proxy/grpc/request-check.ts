// What the backend's own port checks of a call as the proxy does.
import type { IncomingHttpHeaders } from "node:http2";
import { checkedRequest, compressedFlag } from "../call/frames.ts";
import { formatGrpcTimeout, parseGrpcTimeout } from "../call/timeout.ts";

export interface RequestCheck {
  /** `grpc-timeout`, not longer than timers can count. */
  readonly timeout: string | undefined;
  /** Throws INVALID_ARGUMENT, INTERNAL or RESOURCE_EXHAUSTED for bytes that are no frames, as `FrameReader` does. */
  readonly read: (chunk: Uint8Array) => void;
  /** Says that no more bytes come. Throws INVALID_ARGUMENT for half a frame. */
  readonly end: () => void;
}

/** The check throws INVALID_ARGUMENT for a malformed `grpc-timeout`. */
export function requestCheck(limitBytes: number): (headers: IncomingHttpHeaders) => RequestCheck {
  return (headers) => {
    const timeoutMs = parseGrpcTimeout(textOf(headers["grpc-timeout"]));
    const isCompressed = (headers["grpc-encoding"] ?? "identity") !== "identity";
    const { request, requestEnd } = checkedRequest({ limitBytes, flags: isCompressed ? [0, compressedFlag] : [0] });
    const timeout = timeoutMs === undefined ? undefined : formatGrpcTimeout(timeoutMs);
    return { timeout, read: request, end: requestEnd };
  };
}

/** HTTP joins a header that came twice. */
const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  value === undefined ? undefined : String(value);
