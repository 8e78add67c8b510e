// What metadata a handler may send: checked in the isolate, where the reader gets an error with a place, and again by the
// server, which must not trust that.
import { type Metadata, metadataFault as faultOf, metadataLimits } from "grpc-handler";
import { limits } from "../../limits.ts";

/** Entries that are read at all. */
export const maxMetadataEntries = limits.sandbox.metadataEntries;

/** What is wrong with the metadata, as a sentence; undefined when nothing is. */
export function metadataFault(metadata: Metadata, maxBytes: number): string | undefined {
  return faultOf(metadata, { ...metadataLimits, bytes: maxBytes });
}
