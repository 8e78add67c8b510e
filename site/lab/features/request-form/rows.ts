// A message as the rows of a form: its fields, its oneofs, and what the JSON has that the type has not.
import type { DescMessage, DescOneof, JsonValue, Registry } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { enumMistake } from "./choices.ts";
import { wrappedType, type ValueType } from "./initial.ts";
import { type FieldDesc, isFields, type JsonFields, newKeyOf, valueIn } from "./json-edit.ts";
import { expected, scalarMistake } from "./scalars.ts";
import { durationMistake, fieldMaskMistake, timestampMistake } from "./times.ts";

export type Row =
  | { readonly kind: "field"; readonly name: string; readonly field: FieldDesc }
  | { readonly kind: "oneof"; readonly name: string; readonly oneof: DescOneof }
  /** A key that is no field's. */
  | { readonly kind: "stray"; readonly name: string };

/** In the order of the .proto; extensions that are known come last. */
export function rowsOf(type: DescMessage, json: JsonFields, types: Registry): readonly Row[] {
  const members = type.members.map((member): Row => {
    return member.kind === "oneof"
      ? { kind: "oneof", name: member.name, oneof: member }
      : { kind: "field", name: member.name, field: member };
  });
  const extensions = extensionsOf(type, types);
  const known = new Set([...type.fields, ...extensions].flatMap((field) => [newKeyOf(field), field.jsonName]));
  return [
    ...Object.keys(json).flatMap((name): Row[] => (known.has(name) ? [] : [{ kind: "stray", name }])),
    ...members,
    ...extensions.map((field): Row => ({ kind: "field", name: newKeyOf(field), field })),
  ];
}

function extensionsOf({ typeName }: DescMessage, types: Registry): FieldDesc[] {
  return [...types].flatMap((type) => (type.kind === "extension" && type.extendee.typeName === typeName ? [type] : []));
}

/** More rows than these are shown when the reader asks for them, or for a name. */
export const mostShownRows = 40;

/** The first rows, and all that have a value of their own; with a text to find, those that have it in their name. */
export function shownRows(
  rows: readonly Row[],
  json: JsonFields,
  { all, find }: { all: boolean; find: string },
): readonly Row[] {
  const wanted = find.trim().toLowerCase();
  if (wanted !== "") return rows.filter((row) => namesOf(row).some((name) => name.toLowerCase().includes(wanted)));
  if (all || rows.length <= mostShownRows) return rows;
  return rows.filter((row, index) => index < mostShownRows || isSet(row, json));
}

function namesOf(row: Row): string[] {
  return row.kind === "oneof" ? [row.name, ...row.oneof.fields.map(({ name }) => name)] : [row.name];
}

function isSet(row: Row, json: JsonFields): boolean {
  if (row.kind === "stray") return true;
  if (row.kind === "oneof") return chosenOf(row.oneof, json).length > 0;
  const value = valueIn(json, row.field);
  return value !== undefined && (hasPresence(row.field) || !isDefault(row.field, value));
}

/** Whether it is what the field has without being set. */
function isDefault({ enum: names }: FieldDesc, value: JsonValue): boolean {
  if (typeof value === "object") return value === null || Object.keys(value).length === 0;
  return [0, "0", "", false, names?.values[0]?.name].includes(value);
}

/** The fields of a oneof that have a value: more than one is a mistake. */
export function chosenOf({ fields }: DescOneof, json: JsonFields): FieldDesc[] {
  return fields.filter((field) => valueIn(json, field) !== undefined);
}

/** Whether a field that is not set is another thing than one with its default value. */
export function hasPresence({ presence, fieldKind }: FieldDesc): boolean {
  return fieldKind !== "list" && fieldKind !== "map" && presence !== FeatureSet_FieldPresence.IMPLICIT;
}

export function isRequired({ presence }: FieldDesc): boolean {
  return presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}

/** What is wrong with the field itself; what is in it has its own mistakes. */
export function fieldMistake(field: FieldDesc, value: JsonValue | undefined): string | undefined {
  if (value === undefined) return isRequired(field) ? "required: a message without it cannot be sent" : undefined;
  if (field.fieldKind === "list") return Array.isArray(value) ? undefined : expected("a list", value);
  if (field.fieldKind === "map") return isFields(value) ? undefined : expected("an object: a map", value);
  return valueMistake(field, value);
}

const ofText: Readonly<Record<string, (text: string) => string | undefined>> = {
  "google.protobuf.Timestamp": timestampMistake,
  "google.protobuf.Duration": durationMistake,
  "google.protobuf.FieldMask": fieldMaskMistake,
};

/** What is wrong with one value: a field's, an item's, or a map's. */
export function valueMistake({ scalar, enum: names, message }: ValueType, value: JsonValue): string | undefined {
  if (names) return enumMistake(names, value);
  if (!message) return scalar === undefined ? undefined : scalarMistake(scalar, value);
  const wrapped = wrappedType(message);
  if (wrapped !== undefined) return scalarMistake(wrapped, value);
  const { typeName } = message;
  const check = Object.hasOwn(ofText, typeName) ? ofText[typeName] : undefined;
  if (check) return typeof value === "string" ? check(value) : expected("text", value);
  if (typeName === "google.protobuf.Value") return undefined;
  if (typeName === "google.protobuf.ListValue") return Array.isArray(value) ? undefined : expected("a list", value);
  return isFields(value) ? undefined : expected(`an object: ${message.name}`, value);
}
