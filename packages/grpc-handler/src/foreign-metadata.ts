// Metadata of errors that are not ours, as far as it can be sent: a plain record, Headers, a Map, or the Metadata class of grpc-js.
import type { Metadata } from "./handler.ts";
import { metadataFault, metadataLimits } from "./metadata-fault.ts";

/** What gRPC cannot send is left out: an error that is passed on carries HTTP's own headers too. Never throws. */
export function foreignMetadata(metadata: unknown): Metadata {
  const trailers: Metadata = {};
  let entries = 0;
  try {
    for (const [name, value] of entriesOf(metadata)) {
      if (++entries > metadataLimits.entries) break;
      const key = typeof name === "string" ? name.toLowerCase() : "";
      const sendable = valueOf(key, value);
      if (sendable !== undefined && metadataFault({ [key]: sendable }) === undefined) trailers[key] = sendable;
    }
  } catch {
    // What was read before stays.
  }
  return trailers;
}

type Entries = Iterable<readonly [unknown, unknown]>;

function entriesOf(metadata: unknown): Entries {
  if (typeof metadata !== "object" || metadata === null) return [];
  if ("internalRepr" in metadata && metadata.internalRepr instanceof Map) return metadata.internalRepr as Entries;
  if (Symbol.iterator in metadata) return metadata as Entries;
  if (hasMap(metadata)) return Object.entries(Object(metadata.getMap()) as object);
  return Object.entries(metadata);
}

function hasMap(metadata: object): metadata is { getMap(): unknown } {
  return "getMap" in metadata && typeof metadata.getMap === "function";
}

function valueOf(key: string, value: unknown): string | Uint8Array | undefined {
  const values: readonly unknown[] = Array.isArray(value) ? value.slice(0, metadataLimits.entries) : [value];
  if (!key.endsWith("-bin")) return textOf(values);
  const [first] = values;
  return typeof first === "string" ? fromBase64(first) : first instanceof Uint8Array ? first : undefined;
}

function textOf(values: readonly unknown[]): string | undefined {
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === 0 ? undefined : texts.join(", ");
}

/** Headers hold bytes as base64, several joined by commas. */
function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.split(",", 1)[0] ?? ""), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
