// The value that a field or an item begins with when the reader adds it.
import { type DescEnum, type DescMessage, type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { type FieldDesc, newKeyOf } from "./json-edit.ts";
import { isInteger } from "./scalars.ts";
import { nowText } from "./times.ts";

/** What one value of a field has: of a list an item, of a map a value. */
export interface ValueType {
  readonly scalar?: ScalarType | undefined;
  readonly enum?: DescEnum | undefined;
  readonly message?: DescMessage | undefined;
}

export function initialOf(field: FieldDesc): JsonValue {
  if (field.fieldKind === "list") return [];
  return field.fieldKind === "map" ? {} : initialValue(field);
}

export function initialValue({ scalar, enum: names, message }: ValueType): JsonValue {
  if (message) return initialMessage(message, 0);
  if (names) return names.values[0]?.name ?? 0;
  return initialScalar(scalar ?? ScalarType.STRING);
}

function initialScalar(type: ScalarType): JsonValue {
  if (type === ScalarType.BOOL) return false;
  if (type === ScalarType.STRING || type === ScalarType.BYTES) return "";
  const isLong = isInteger(type) && longTypes.has(type);
  return isLong ? "0" : 0;
}

const longTypes = new Set([
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]);

/** Those of Google's types that are not written as an object with the fields of the message. */
const special: Readonly<Record<string, () => JsonValue>> = {
  Timestamp: nowText,
  Duration: () => "0s",
  FieldMask: () => "",
  Value: () => null,
  ListValue: () => [],
};

/** So many messages that require each other are filled in; a message that requires itself can never be. */
const deepest = 8;

function initialMessage(message: DescMessage, depth: number): JsonValue {
  const { typeName, fields } = message;
  const name = /^google\.protobuf\.(\w+)$/.exec(typeName)?.[1] ?? "";
  if (Object.hasOwn(special, name)) return special[name]?.() ?? null;
  const wrapped = wrappedType(message);
  if (wrapped !== undefined) return initialScalar(wrapped);
  const required = fields.filter(({ presence }) => presence === FeatureSet_FieldPresence.LEGACY_REQUIRED);
  if (depth >= deepest) return {};
  return Object.fromEntries(
    required.map((field) => [
      newKeyOf(field),
      field.message ? initialMessage(field.message, depth + 1) : initialValue(field),
    ]),
  );
}

/** What one of Google's wrappers holds; undefined for other types. */
export function wrappedType({ typeName, fields }: DescMessage): ScalarType | undefined {
  return /^google\.protobuf\.\w+Value$/.test(typeName) && fields.length === 1 && fields[0]?.name === "value"
    ? fields[0].scalar
    : undefined;
}
