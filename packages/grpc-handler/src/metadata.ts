/**
 * Metadata as handlers see it: lower-case keys; text values, and bytes for keys that end in `-bin`. A key that was sent
 * more than once holds its values joined by ", ", as HTTP does.
 *
 * A handler may send keys of `0-9 a-z _ - .` with printable ASCII, and any bytes under `-bin`, but for `reservedMetadata`, and at
 * most `metadataLimits`. For anything else `sendHeaders` throws a TypeError that names the key, and in trailers or in an
 * `RpcError` it makes the call INTERNAL with the same sentence.
 */
export type Metadata = Record<string, string | Uint8Array>;
