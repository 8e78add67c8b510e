// What metadata a handler may send: checked in the isolate, where the reader gets an error with a place, and again by the
// server, which must not trust that. Source: gRPC over HTTP/2, "Custom-Metadata".
import { isReservedMetadata, type Metadata } from "grpc-handler";
import { limits } from "../../limits.ts";

const keyPattern = /^[0-9a-z_.-]+$/;
const textPattern = /^[\x20-\x7e]*$/;

export const maxMetadataEntries = limits.sandbox.metadataEntries;

/** What is wrong with the metadata, as a sentence; undefined when nothing is. */
export function metadataFault(metadata: Metadata, maxBytes: number): string | undefined {
  const keys = Object.keys(metadata);
  if (keys.length > maxMetadataEntries)
    return `metadata of ${String(keys.length)} entries is too large: at most ${String(maxMetadataEntries)} are allowed`;
  let bytes = 0;
  for (const key of keys) {
    const value = metadata[key];
    const fault = keyFault(key) ?? valueFault(key, value);
    if (fault !== undefined) return fault;
    bytes += key.length + (value?.length ?? 0);
  }
  return bytes > maxBytes
    ? `metadata of ${String(bytes)} bytes is too large: at most ${String(maxBytes)} are allowed`
    : undefined;
}

function keyFault(key: string): string | undefined {
  if (!keyPattern.test(key))
    return `the metadata key ${JSON.stringify(key)} may hold only lower-case letters, digits, "-", "_" and "."`;
  return isReservedMetadata(key) ? `the metadata key "${key}" belongs to gRPC itself; choose another` : undefined;
}

function valueFault(key: string, value: unknown): string | undefined {
  const binary = key.endsWith("-bin");
  if (binary && !(value instanceof Uint8Array))
    return `the metadata value of "${key}" must be a Uint8Array, found ${typeof value}`;
  if (!binary && typeof value !== "string")
    return `the metadata value of "${key}" must be a string, found ${typeof value}; bytes need a key that ends in "-bin"`;
  if (typeof value === "string" && !textPattern.test(value))
    return `the metadata value of "${key}" may hold only printable ASCII; send other text as bytes under "${key}-bin"`;
  return undefined;
}
