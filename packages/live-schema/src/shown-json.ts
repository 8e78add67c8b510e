// Messages as protobuf's JSON for people to read: an Any that cannot be read is shown as its type URL and its bytes, where
// protobuf-es throws.
import {
  type DescMessage,
  fromBinary,
  type JsonObject,
  type JsonValue,
  type Registry,
  toJson,
} from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { type Any, AnySchema, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";

export interface ShownOptions {
  /** The types that an Any may hold, and the extensions. */
  readonly registry: Registry;
  /** Whether fields are written that have their default value. */
  readonly whole: boolean;
}

/** As many as protobuf-es reads of messages within messages. */
const deepest = 100;

/** Field names are those of the .proto. Throws what `toJson` throws for all but an Any. */
export function shownJson(type: DescMessage, message: Parameters<typeof toJson>[1], options: ShownOptions): JsonValue {
  return messageJson(type, message, options, 0);
}

function messageJson(
  type: DescMessage,
  message: Parameters<typeof toJson>[1],
  options: ShownOptions,
  depth: number,
): JsonValue {
  const { registry, whole } = options;
  const found = mayHoldAny(type) ? anysIn(reflect(type, message), []) : [];
  const packed = found.map(({ any: { typeUrl, value } }): Packed => ({ typeUrl, value }));
  // An empty Any is `{}` for protobuf-es: the places to be filled.
  for (const { any } of found) Object.assign(any, { typeUrl: "", value: new Uint8Array() });
  try {
    const json = toJson(type, message, { registry, useProtoFieldName: true, alwaysEmitImplicit: whole });
    return packed.reduce(
      (filled, any, i) => withValue(filled, found[i]?.path ?? [], anyJson(any, options, depth)),
      json,
    );
  } finally {
    for (const [i, { any }] of found.entries()) Object.assign(any, packed[i]);
  }
}

type Path = readonly (string | number)[];

/** An Any within a message, and where it is in the message's JSON. */
interface FoundAny {
  readonly any: Any;
  readonly path: Path;
}

function anysIn(reflected: ReflectMessage, path: Path): FoundAny[] {
  if (reflected.desc.typeName === AnySchema.typeName) return [{ any: reflected.message as Any, path }];
  return reflected.fields.flatMap((field) => {
    if (!field.message || !mayHoldAny(field.message) || !reflected.isSet(field)) return [];
    const inner = [...path, field.name];
    if (field.fieldKind === "message") return anysIn(reflected.get(field), inner);
    const entries = field.fieldKind === "list" ? [...reflected.get(field)].entries() : reflected.get(field).entries();
    return [...entries].flatMap(([key, value]) =>
      anysIn(value as ReflectMessage, [...inner, typeof key === "number" ? key : String(key)]),
    );
  });
}

const known = new WeakMap<DescMessage, boolean>();

/** Whether a message of the type can have an Any in it, at any depth. Most have none, and are not looked through. */
export function mayHoldAny(type: DescMessage): boolean {
  const remembered = known.get(type);
  if (remembered !== undefined) return remembered;
  const reached = new Set([type]);
  // A set yields what is added while it is walked.
  for (const { fields } of reached) for (const { message } of fields) if (message) reached.add(message);
  const holds = [...reached].some(({ typeName }) => typeName === AnySchema.typeName);
  known.set(type, holds);
  return holds;
}

/** The full name at the end of a type URL; empty when there is none. */
export function typeNameOf(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}

function anyJson(any: Packed, options: ShownOptions, depth: number): JsonObject {
  const { typeUrl, value } = any;
  if (typeUrl === "" && value.length === 0) return {};
  const type = options.registry.getMessage(typeNameOf(typeUrl));
  if (!type) return { "@type": typeUrl, value: base64Encode(value) };
  try {
    if (depth === deepest) throw new Error(`expected at most ${String(deepest)} messages in messages`);
    const json = messageJson(type, fromBinary(type, value), options, depth + 1);
    return hasCustomJsonRepresentation(type)
      ? { "@type": typeUrl, value: json }
      : { "@type": typeUrl, ...asObject(json) };
  } catch (error) {
    const unreadable = error instanceof Error ? error.message : String(error);
    return { "@type": typeUrl, unreadable, value: base64Encode(value) };
  }
}

type Packed = Pick<Any, "typeUrl" | "value">;

const asObject = (json: JsonValue): JsonObject => json as JsonObject;

/** Puts a value where the path leads: it was there before. */
function withValue(json: JsonValue, path: Path, value: JsonValue): JsonValue {
  const last = path.at(-1);
  if (last === undefined) return value;
  let parent = json as Record<string | number, JsonValue>;
  for (const part of path.slice(0, -1)) parent = parent[part] as Record<string | number, JsonValue>;
  Object.defineProperty(parent, last, { value, writable: true, enumerable: true, configurable: true });
  return json;
}
