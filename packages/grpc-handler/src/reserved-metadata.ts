/**
 * Names that carry HTTP and gRPC themselves, on one carrier or another, so that no metadata may have them: some of them Node's
 * HTTP/2 refuses with an error outside of the call (RFC 9113, section 8.2.2), others mean something else to a gRPC client.
 */
const reserved = new Set([
  // Of the connection, in HTTP/1.1 and HTTP/2.
  "connection",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // Of the message.
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "user-agent",
  // Of gRPC ("gRPC over HTTP/2", Requests and Responses).
  "grpc-accept-encoding",
  "grpc-encoding",
  "grpc-message",
  "grpc-message-type",
  "grpc-status",
  "grpc-timeout",
  // Lost between JavaScript objects, grpc-js's among them.
  "__proto__",
]);

/** True for a name in lower case that metadata may not have. `serve()` and the playground's sandbox refuse it with a sentence. */
export function isReservedMetadata(name: string): boolean {
  return reserved.has(name) || name.startsWith(":");
}

/**
 * The names that metadata may not have, since HTTP, gRPC or Node act on them: `connection`, `http2-settings`, `keep-alive`,
 * `proxy-connection`, `te`, `trailer`, `transfer-encoding`, `upgrade`, `content-encoding`, `content-length`, `content-type`,
 * `host`, `user-agent`, `grpc-accept-encoding`, `grpc-encoding`, `grpc-message`, `grpc-message-type`, `grpc-status`,
 * `grpc-timeout`, `__proto__`. Nor may a name begin with ":", as HTTP/2's pseudo-headers do.
 */
export const reservedMetadata: readonly string[] = [...reserved];
