// Decides which HTTP headers are metadata. A hop keeps its own headers to itself, in both directions.
import { metadataLimits, reservedMetadata, StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";

/** Metadata on the wire: lower-case names, values as they were sent (`-bin` in base64), repeated names as repeated pairs. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** gRPC's own rules for text metadata (gRPC over HTTP/2, "Custom-Metadata"). */
const namePattern = /^[0-9a-z_.-]+$/;
const valuePattern = /^[\x20-\x7e]*$/;

/** What the browser, the transport and the carriers say to this hop; no handler is concerned with it. */
const ownRequestHeaders = new Set([
  // The user agent goes on: handlers may know who calls.
  ...reservedMetadata.filter((name) => name !== "user-agent"),
  "origin",
  "referer",
  "cookie",
  "dnt",
  "priority",
  "pragma",
  "cache-control",
  "expect",
  "upgrade-insecure-requests",
  "save-data",
  "via",
  "forwarded",
  "x-grpc-web",
  "x-user-agent",
  "connect-protocol-version",
  "connect-timeout-ms",
  "grpc-status-details-bin",
]);
const ownRequestPrefixes = [
  "accept",
  "content-",
  "if-",
  "proxy-",
  "sec-",
  "x-forwarded-",
  "connect-content-",
  "connect-accept-",
];

/** What must not become a header of our own origin's response, only because a handler calls its metadata so. */
const ownResponseHeaders = new Set([
  ...reservedMetadata,
  "date",
  "server",
  "set-cookie",
  "clear-site-data",
  "strict-transport-security",
  "location",
  "refresh",
  "link",
  "vary",
  "age",
  "expires",
  "cache-control",
  "sourcemap",
  "x-sourcemap",
  "service-worker-allowed",
]);
const ownResponsePrefixes = ["content-", "access-control-", "cross-origin-", "proxy-", "sec-"];

/** Where metadata is an HTTP header, names outside of the allow rule have this before them, as grpc-gateway writes it. */
const metadataPrefix = "grpc-metadata-";

/** Names beginning with "x-" on which browsers, caches and servers in front act; all others of them are free for use. */
const actedOn =
  /^x-(accel|sendfile|lighttpd|litespeed|reproxy|frame|content|xss|dns|robots|permitted|download|ua|webkit|source|powered|forwarded|real|original|rewrite|http|method|cache|cdn|varnish|amzn?|goog|ms|azure|akamai|fastly|edge|cf|pingback|served|timer|proxy|host|url|csrf|redirect|location|push|pjax|turbo|up|server|runtime|envoy|nginx|apache|iinfo|cloud|vercel|nf|sucuri|middleware|device|wap|att|uidh|client|cluster|true|remote|scheme|ssl|tls|url-scheme|script|path|purge|surrogate|esi|storage|service|backend|ratelimit-policy)(-|$)/;

/** Plain names that the examples, the exercises and the fixtures of this project send, and names that tracing standardised. */
const ownNames =
  "answers depot-revision items-sent position-in-queue queue-place request-id retry-after-ms role tick-interval-ms";
const plainNames = new Set([...ownNames.split(" "), "traceparent", "tracestate", "baggage"]);

/** True for a name that may be the name of an HTTP header of our origin, since nothing on its way acts on it. */
export function isFreeHeader(name: string): boolean {
  if (plainNames.has(name) || name.endsWith("-bin")) return true;
  return name.startsWith("x-") && !actedOn.test(name);
}

/** A handler's initial metadata as HTTP headers: under its own name where it is free, else under `grpc-metadata-`. */
export function metadataHeaders(list: HeaderList): HeaderList {
  return list.map(([name, value]) => [isFreeHeader(name) ? name : metadataPrefix + name, value]);
}

/** Node's flat list of names and values as pairs, names in lower case, HTTP/2's pseudo-headers left out. */
export function pairs(raw: readonly string[]): HeaderList {
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? "";
    if (!name.startsWith(":")) list.push([name, raw[i + 1] ?? ""]);
  }
  return list;
}

/**
 * What of a request's headers goes on to the backend. A value that HTTP allows and gRPC does not (a tab, a letter of Latin-1) stays
 * here, as grpc-js leaves it out: a call does not fail for a header that is no concern of its handler.
 */
export function requestMetadata(list: HeaderList): HeaderList {
  const ofConnection = connectionOptions(list);
  return list.filter(
    ([name, value]) =>
      !ownRequestHeaders.has(name) &&
      !ofConnection?.has(name) &&
      !ownRequestPrefixes.some((own) => name.startsWith(own)) &&
      valuePattern.test(value),
  );
}

/** The names that the header Connection says are this connection's alone (RFC 9110, section 7.6.1). HTTP/2 has none. */
function connectionOptions(list: HeaderList): ReadonlySet<string> | undefined {
  const value = joined(list, "connection");
  return value === undefined ? undefined : new Set(value.toLowerCase().split(/[\s,]+/));
}

/** The first value of a name. */
export function valueOf(list: HeaderList, name: string): string | undefined {
  return list.find(([key]) => key === name)?.[1];
}

/** All values of a name as one list (RFC 9110, section 5.3). */
function joined(list: HeaderList, wanted: string): string | undefined {
  let value: string | undefined;
  for (const [name, next] of list) if (name === wanted) value = value === undefined ? next : `${value}, ${next}`;
  return value;
}

/** The one value of a name. Throws INVALID_ARGUMENT for several that differ: each hop might believe another one. */
export function singleValue(list: HeaderList, name: string): string | undefined {
  const found = joined(list, name);
  const first = valueOf(list, name);
  if (found === first) return first;
  const values = new Set(list.flatMap(([key, value]) => (key === name ? [value] : [])));
  if (values.size === 1) return first;
  throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, `expected one ${name}, found ${JSON.stringify(found)}`);
}

/** What of the backend's headers or trailers goes on to the client; what gRPC does not allow as metadata does not. */
export function responseMetadata(list: HeaderList): HeaderList {
  const metadata = list.filter(
    ([name, value]) =>
      !ownResponseHeaders.has(name) &&
      !ownResponsePrefixes.some((own) => name.startsWith(own)) &&
      namePattern.test(name) &&
      valuePattern.test(value),
  );
  return metadata.some(([name]) => name.endsWith("-bin")) ? metadata.map(withoutPadding) : metadata;
}

/** Bytes are sent without the padding of base64 (gRPC over HTTP/2, "Custom-Metadata"), which grpc-js adds. */
const withoutPadding = ([name, value]: readonly [string, string]): readonly [string, string] => [
  name,
  name.endsWith("-bin") ? value.replace(/={1,2}(?=\s*(?:,|$))/g, "") : value,
];

/** How the messages are compressed, as gRPC says it. */
export function encodingHeader(encoding: string | undefined): HeaderList {
  return encoding === undefined ? [] : [["grpc-encoding", encoding]];
}

/** Those of grpc-js. */
export const readEncodings: readonly string[] = ["identity", "gzip", "deflate"];

const acceptedEncodings = ["grpc-accept-encoding", readEncodings.join(",")] as const;

/** How a response's messages are compressed, and how a request's may be ("Compression in gRPC"). */
export const compressionHeaders = (encoding: string | undefined): HeaderList => [
  ...encodingHeader(encoding),
  acceptedEncodings,
];

/** Throws INVALID_ARGUMENT for a name that HTTP/2 cannot carry, RESOURCE_EXHAUSTED for too much of it. */
export function checkMetadata(list: HeaderList, limitBytes: number): void {
  // The backend's HTTP/2 would reset such a call without a reason.
  if (list.length > metadataLimits.entries) throw tooMuch(list.length, "entries", metadataLimits.entries);
  let bytes = 0;
  for (const [name, value] of list) {
    bytes += name.length + value.length;
    if (!namePattern.test(name)) throw badName(name);
  }
  if (bytes > limitBytes) throw tooMuch(bytes, "bytes", limitBytes);
}

function badName(name: string): PlaygroundError {
  const expected = 'a metadata key has only the characters 0-9 a-z "_" "-" "."';
  return new PlaygroundError(StatusCode.INVALID_ARGUMENT, `${expected}, found ${JSON.stringify(name)}`);
}

function tooMuch(found: number, unit: "bytes" | "entries", limit: number): PlaygroundError {
  const message = `the metadata of a call may be at most ${String(limit)} ${unit}, found ${String(found)}`;
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}
