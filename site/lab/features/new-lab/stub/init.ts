// A message as what `create` is given for it: the TypeScript of its fields.
import { type DescField, ScalarType, toJson, type JsonValue } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import type { StubImports } from "./imports.ts";
import type { Literal } from "./literal.ts";

/** What stands in the place of a field's sample, as TypeScript; undefined leaves the sample. */
export type Substitute = (field: DescField) => string | undefined;

export function initOf(
  message: ReflectMessage,
  imports: StubImports,
  substitute: Substitute = () => undefined,
): Literal {
  return specialInit(message, imports) ?? fieldsOf(message, imports, substitute);
}

/** Whether there is nothing in it to be written. */
export function isEmptyInit(init: Literal): boolean {
  return typeof init !== "string" && init.kind === "object" && init.entries.length === 0;
}

function fieldsOf(message: ReflectMessage, imports: StubImports, substitute: Substitute): Literal {
  const entries = message.fields
    .filter((field) => message.isSet(field))
    .map((field): readonly [string, Literal] => {
      const value = substitute(field) ?? fieldInit(message, field, imports);
      if (!field.oneof) return [field.localName, value];
      const chosen = [["case", JSON.stringify(field.localName)] as const, ["value", value] as const];
      return [field.oneof.localName, { kind: "object", entries: chosen }];
    });
  return { kind: "object", entries };
}

function fieldInit(message: ReflectMessage, field: DescField, imports: StubImports): Literal {
  if (field.fieldKind === "list")
    return { kind: "list", items: [...message.get(field)].map((item) => valueInit(item, field, imports)) };
  if (field.fieldKind !== "map") return valueInit(message.get(field), field, imports);
  const entries = [...message.get(field)].map(([key, item]) => [String(key), valueInit(item, field, imports)] as const);
  return { kind: "object", entries };
}

function valueInit(value: unknown, field: DescField, imports: StubImports): Literal {
  if (field.enum) {
    const named = field.enum.values.find(({ number }) => number === value);
    return named ? `${imports.enum(field.enum)}.${named.localName}` : String(value);
  }
  if (field.message) return messageInit(value as ReflectMessage, field, imports);
  return scalarText(value, "longAsString" in field && field.longAsString);
}

/** Two kinds of well-known messages are something simpler in TypeScript. */
function messageInit(message: ReflectMessage, field: DescField, imports: StubImports): Literal {
  const [value] = message.fields;
  const { desc } = message;
  if (isWrapperDesc(desc) && value && field.oneof === undefined && field.fieldKind === "message")
    return scalarText(message.get(value), false);
  if (desc.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value")
    return jsonLiteral(toJson(desc, message.message));
  return initOf(message, imports);
}

/** What is made by a function of its own. */
function specialInit({ desc }: ReflectMessage, imports: StubImports): string | undefined {
  if (desc.typeName === "google.protobuf.Timestamp") return `${imports.wellKnown("timestampNow")}()`;
  if (desc.typeName !== "google.protobuf.Any") return undefined;
  const duration = imports.wellKnown("DurationSchema");
  return `${imports.wellKnown("anyPack")}(${duration}, create(${duration}, { seconds: 1n }))`;
}

function scalarText(value: unknown, isText: boolean): string {
  if (typeof value === "bigint") return isText ? JSON.stringify(String(value)) : `${String(value)}n`;
  if (value instanceof Uint8Array)
    return `new TextEncoder().encode(${JSON.stringify(new TextDecoder().decode(value))})`;
  return JSON.stringify(value);
}

function jsonLiteral(json: JsonValue): Literal {
  if (Array.isArray(json)) return { kind: "list", items: json.map(jsonLiteral) };
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  return { kind: "object", entries: Object.entries(json).map(([key, value]) => [key, jsonLiteral(value)] as const) };
}

/** Whether two fields hold the same kind of value, set or not: one can be given what the other has. */
export function isSameScalar(a: DescField, b: DescField): boolean {
  return (
    a.fieldKind === "scalar" &&
    b.fieldKind === "scalar" &&
    a.scalar === b.scalar &&
    a.longAsString === b.longAsString &&
    a.presence === b.presence
  );
}

const wholeNumbers = new Set([
  ScalarType.INT32,
  ScalarType.UINT32,
  ScalarType.SINT32,
  ScalarType.FIXED32,
  ScalarType.SFIXED32,
]);
const longNumbers = new Set([
  ScalarType.INT64,
  ScalarType.UINT64,
  ScalarType.SINT64,
  ScalarType.FIXED64,
  ScalarType.SFIXED64,
]);

/** A count as the field holds one; undefined when it holds none. */
export function countFor(field: DescField): string | undefined {
  if (field.fieldKind !== "scalar" || field.longAsString) return undefined;
  if (wholeNumbers.has(field.scalar)) return "count";
  return longNumbers.has(field.scalar) ? "BigInt(count)" : undefined;
}
