// What metadata can be sent: one rule for serve(), for the playground's sandbox and for its proxy. Source: gRPC over HTTP/2,
// "Custom-Metadata".
import type { Metadata } from "./handler.ts";
import { isReservedMetadata } from "./reserved-metadata.ts";

export interface MetadataLimits {
  /** Keys and values of one direction together, text as characters. */
  readonly bytes: number;
  readonly entries: number;
}

/**
 * How much a handler may send in one direction: 16,384 characters and bytes in 100 entries. Node's HTTP/2 resets a call with more than 128 headers, some of which HTTP and
 * gRPC need themselves, and grpc-js one with 64 KiB; clients written in C and Java accept some 8 KiB by default.
 */
export const metadataLimits: MetadataLimits = { bytes: 16_384, entries: 100 };

const keyPattern = /^[0-9a-z_.-]+$/;
const textPattern = /^[\x20-\x7e]*$/;
const longestQuote = 100;

/** What is wrong with the metadata, as a sentence that names the key; undefined when it can be sent. Keys are in lower case. */
export function metadataFault(metadata: Metadata, limits: MetadataLimits = metadataLimits): string | undefined {
  const keys = Object.keys(metadata);
  if (keys.length > limits.entries)
    return `metadata of ${String(keys.length)} entries is too large: at most ${String(limits.entries)} are allowed`;
  let bytes = 0;
  for (const key of keys) {
    const value = metadata[key];
    const fault = keyFault(key) ?? valueFault(key, value);
    if (fault !== undefined) return fault;
    bytes += key.length + (value?.length ?? 0);
  }
  return bytes > limits.bytes
    ? `metadata of ${String(bytes)} bytes is too large: at most ${String(limits.bytes)} are allowed`
    : undefined;
}

function keyFault(key: string): string | undefined {
  if (!keyPattern.test(key))
    return `the metadata key ${JSON.stringify(key.slice(0, longestQuote))} may hold only lower-case letters, digits, "-", "_" and "."`;
  return isReservedMetadata(key)
    ? `the metadata key "${key}" belongs to HTTP or gRPC itself; choose another`
    : undefined;
}

function valueFault(key: string, value: unknown): string | undefined {
  const name = key.slice(0, longestQuote);
  const binary = key.endsWith("-bin");
  if (binary && !(value instanceof Uint8Array))
    return `the metadata value of "${name}" must be a Uint8Array, found ${typeof value}`;
  if (!binary && typeof value !== "string")
    return `the metadata value of "${name}" must be a string, found ${typeof value}; bytes need a key that ends in "-bin"`;
  if (typeof value === "string" && !textPattern.test(value))
    return `the metadata value of "${name}" may hold only printable ASCII; send other text as bytes under "${name}-bin"`;
  return undefined;
}
