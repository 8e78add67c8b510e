// Edits of a message's JSON: each returns the JSON as it is afterwards, and leaves all else as it was. Any name may be a key, __proto__ too.
import type { DescExtension, DescField, JsonValue } from "@bufbuild/protobuf";

export type JsonFields = Readonly<Record<string, JsonValue>>;
export type FieldDesc = DescField | DescExtension;

export function isFields(json: JsonValue | undefined): json is JsonFields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** As the JSON writes it when it is new: the name of the .proto, an extension's in brackets. */
export function newKeyOf(field: FieldDesc): string {
  return field.kind === "extension" ? `[${field.typeName}]` : field.name;
}

/** The key that the field has in this JSON: its name, or that in lowerCamelCase. */
function keyOf(json: JsonFields, field: FieldDesc): string {
  const key = newKeyOf(field);
  return !Object.hasOwn(json, key) && Object.hasOwn(json, field.jsonName) ? field.jsonName : key;
}

/** The field's value; undefined when it is not set. Null is a value of google.protobuf.Value and NullValue alone. */
export function valueIn(json: JsonFields, field: FieldDesc): JsonValue | undefined {
  const key = keyOf(json, field);
  const value = Object.hasOwn(json, key) ? json[key] : undefined;
  return value === null && !mayBeNull(field) ? undefined : value;
}

function mayBeNull({ message, enum: names, fieldKind }: FieldDesc): boolean {
  if (fieldKind === "list" || fieldKind === "map") return false;
  return message?.typeName === "google.protobuf.Value" || names?.typeName === "google.protobuf.NullValue";
}

/** Sets a field, or takes it away; the others of its oneof go when it is set. */
export function withField(json: JsonFields, field: FieldDesc, value: JsonValue | undefined): JsonFields {
  const key = keyOf(json, field);
  if (value === undefined) return without(json, [key]);
  const others = field.oneof?.fields.filter((other) => other !== field) ?? [];
  return withKey(
    without(
      json,
      others.map((other) => keyOf(json, other)),
    ),
    key,
    value,
  );
}

/** Takes all fields of a oneof away. */
export function withoutFields(json: JsonFields, fields: readonly FieldDesc[]): JsonFields {
  return without(
    json,
    fields.map((field) => keyOf(json, field)),
  );
}

/** Sets a key, at its place or behind the others. */
export function withKey(json: JsonFields, key: string, value: JsonValue): JsonFields {
  if (!Object.hasOwn(json, key)) return Object.fromEntries([...Object.entries(json), [key, value]]);
  return Object.fromEntries(Object.entries(json).map(([name, old]) => [name, name === key ? value : old]));
}

export function without(json: JsonFields, keys: readonly string[]): JsonFields {
  return Object.fromEntries(Object.entries(json).filter(([name]) => !keys.includes(name)));
}

/** Gives an entry of a map another key, at its place; undefined when that key is taken. */
export function renamed(json: JsonFields, from: string, to: string): JsonFields | undefined {
  if (from === to) return json;
  if (Object.hasOwn(json, to)) return undefined;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name === from ? to : name, value]));
}

export function withItem(list: readonly JsonValue[], index: number, value: JsonValue): JsonValue[] {
  return list.map((old, at) => (at === index ? value : old));
}

export function withoutItem(list: readonly JsonValue[], index: number): JsonValue[] {
  return list.filter((_, at) => at !== index);
}

/** The item one place up or down; the list as it is at its ends. */
export function moved(list: readonly JsonValue[], index: number, by: -1 | 1): JsonValue[] {
  const items = [...list];
  const [item] = items.splice(index, 1);
  if (item === undefined) return [...list];
  items.splice(Math.max(0, Math.min(items.length, index + by)), 0, item);
  return items;
}
