// Metadata between grpc-js's class and the plain record that handlers see.
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import type { Metadata } from "../handler.ts";
import { metadataFault } from "../metadata-fault.ts";

/** A record of grpc-js metadata: repeated text values joined by ", ", of repeated binary ones the first. */
export function fromGrpcMetadata(metadata: GrpcMetadata): Metadata {
  const record: Metadata = {};
  for (const [key, values] of Object.entries(metadata.toJSON())) {
    const [first] = values;
    if (first === undefined) continue;
    record[key] = typeof first === "string" ? values.join(", ") : new Uint8Array(first);
  }
  return record;
}

/**
 * grpc-js metadata of a record, keys in lower case, text without outer spaces, which HTTP does not carry. Throws TypeError with
 * `metadataFault`'s sentence for what cannot be sent, and whatever a getter or a proxy of the handler's throws.
 */
export function toGrpcMetadata(record: Metadata): GrpcMetadata {
  // Each value is read once, since a getter may answer differently the next time; no prototype, since a key may be "__proto__".
  const copy = Object.create(null) as Metadata;
  for (const [key, value] of Object.entries(record)) copy[key.toLowerCase()] = value;
  const fault = metadataFault(copy);
  if (fault !== undefined) throw new TypeError(fault);
  const metadata = new GrpcMetadata();
  for (const [key, value] of Object.entries(copy))
    metadata.set(key, typeof value === "string" ? value.trim() : Buffer.from(value));
  return metadata;
}
