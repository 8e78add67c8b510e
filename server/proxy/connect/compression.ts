// Compression of Connect's messages, which here is gzip: asked for and offered in headers, and never more than a limit to inflate.
import { promisify } from "node:util";
import { constants, gunzipSync, gzip, gzipSync } from "node:zlib";
import { StatusCode } from "grpc-handler";
import { errorText, PlaygroundError } from "../../errors.ts";
import { limits } from "../../limits.ts";

/** The compressions that are read and written, as `accept-encoding` and its Connect twin list them. */
export const encodings = "gzip, identity";

const options = { level: constants.Z_BEST_SPEED };
const gzipAside = promisify(gzip);

/** False for none, and for "identity", in any case of letters (RFC 9110, section 8.4.1). */
export function namesCompression(encoding = ""): boolean {
  return !["", "identity"].includes(encoding.toLowerCase());
}

/** True for gzip, false for none. Throws UNIMPLEMENTED for any other, with those that there are. */
export function isGzip(encoding = ""): boolean {
  if (!namesCompression(encoding)) return false;
  if (["gzip", "x-gzip"].includes(encoding.toLowerCase())) return true;
  const message = `messages compressed with ${JSON.stringify(encoding)} are not read here: expected one of ${encodings}`;
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, message);
}

/** True when a list like "br, gzip;q=0.5" has gzip, and not with the weight 0. */
export function acceptsGzip(list: string | undefined): boolean {
  const gzip = list?.split(",").find((entry) => /^\s*gzip\s*(;|$)/i.test(entry));
  return gzip !== undefined && !/;\s*q=0(\.0*)?\s*$/i.test(gzip);
}

/** True when a list like "identity;q=0, gzip" refuses a message that is not compressed (RFC 9110, section 12.5.3). */
export function refusesIdentity(list = ""): boolean {
  const entry = (name: RegExp): string | undefined => list.split(",").find((one) => name.test(one));
  const identity = entry(/^\s*identity\s*(;|$)/i) ?? entry(/^\s*\*\s*(;|$)/);
  return identity !== undefined && /;\s*q=0(\.0*)?\s*$/i.test(identity);
}

/** Throws RESOURCE_EXHAUSTED, with no more inflated than the limit, and INVALID_ARGUMENT for what is no gzip. */
export function inflate(compressed: Uint8Array, limitBytes: number): Uint8Array {
  const inflated = inflateUpTo(compressed, limitBytes);
  if (inflated) return inflated;
  const message = `a request message inflates to more than the limit of ${String(limitBytes)} bytes`;
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}

/** Undefined when there is more than that. Throws INVALID_ARGUMENT for what is no gzip. */
export function inflateUpTo(compressed: Uint8Array, mostBytes: number): Uint8Array | undefined {
  try {
    return gunzipSync(compressed, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    const message = `expected a message compressed with gzip: ${errorText(error)}`;
    throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, message, error);
  }
}

/** True for a message that compression makes smaller by more than it costs. */
export function isWorthIt(message: Uint8Array): boolean {
  return message.length >= limits.proxy.compressFromBytes;
}

/** Whether a stream's message is compressed as it passes: others wait meanwhile, so long ones stay as they are. */
export function isDeflatedNow(message: Uint8Array): boolean {
  return isWorthIt(message) && message.length <= limits.proxy.compressInlineBytes;
}

/** While others wait. */
export function deflateNow(message: Uint8Array): Uint8Array {
  return gzipSync(message, options);
}

/** On another thread. */
export function deflateAside(message: Uint8Array): Promise<Uint8Array> {
  return gzipAside(message, options);
}
