// Metadata between grpc-js's class and the plain record that handlers see.
import { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import type { Metadata } from "../metadata.ts";
import { isReservedMetadata } from "../reserved-metadata.ts";

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
 * grpc-js metadata of a record. Throws when a key or a value is not allowed in gRPC metadata, or belongs to HTTP or gRPC itself;
 * the message names it.
 */
export function toGrpcMetadata(record: Metadata): GrpcMetadata {
  const metadata = new GrpcMetadata();
  for (const [key, value] of Object.entries(record)) {
    if (isReservedMetadata(key.toLowerCase()))
      throw new TypeError(`the metadata key "${key}" belongs to HTTP or gRPC itself; choose another`);
    metadata.set(key, typeof value === "string" ? value : Buffer.from(value));
  }
  return metadata;
}
