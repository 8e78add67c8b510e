/**
 * Metadata as handlers see it: lower-case keys; text values, and bytes for keys that end in `-bin`. A key that was sent
 * more than once holds its values joined by ", ", as HTTP does.
 */
export type Metadata = Record<string, string | Uint8Array>;
