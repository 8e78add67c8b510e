// Reads the JSON of a message so that no digit of a 64-bit integer is lost: JSON.parse makes 9007199254740992 of
// 9007199254740993. Such numbers become strings, which protobuf's JSON reads as exactly that number.
import type { DescMessage, JsonValue, Registry } from "@bufbuild/protobuf";

/** An integer that a number cannot hold, as it stands in the text. */
class LongInteger {
  readonly text: string;
  readonly value: number;

  constructor(text: string, value: number) {
    this.text = text;
    this.value = value;
  }
}

/**
 * Parses `text`, the JSON of a message of `desc`, for `fromJson`. `registry` has the types that an Any may hold. Throws JSON.parse's
 * SyntaxError.
 */
export function parseExactJson(desc: DescMessage, text: string, registry?: Registry): JsonValue {
  if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
  const found: LongInteger[] = [];
  const revive: Revive = (_key, value, context) => {
    const source = context?.source ?? "";
    if (typeof value !== "number" || Number.isSafeInteger(value) || !/^-?\d+$/.test(source)) return value;
    const long = new LongInteger(source, value);
    found.push(long);
    return long;
  };
  const json = (JSON.parse as (text: string, revive: Revive) => WithLong)(text, revive);
  return found.length > 0 ? settled(json, { type: desc, isMap: false }, registry) : (json as JsonValue);
}

/** The text of a number comes to a reviver by the proposal "JSON.parse source text access", which TypeScript does not know yet. */
type Revive = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

type WithLong = null | boolean | number | string | LongInteger | WithLong[] | { readonly [key: string]: WithLong };

/** In a Value each number is a double: it stays one. */
const valueTypes = new Set(["google.protobuf.Value", "google.protobuf.Struct", "google.protobuf.ListValue"]);

/** What a part of the JSON is: of which message type, if of any, and whether its keys are those of a map. */
interface Place {
  readonly type: DescMessage | undefined;
  readonly isMap: boolean;
}

function settled(json: WithLong, place: Place, registry: Registry | undefined): JsonValue {
  const { type } = place;
  if (json instanceof LongInteger) return type && valueTypes.has(type.typeName) ? json.value : json.text;
  if (Array.isArray(json)) return json.map((one) => settled(one, place, registry));
  if (typeof json !== "object" || json === null) return json;
  const inside = { ...place, type: typeInAny(json, type, registry) };
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, settled(value, placeAt(key, inside), registry)]),
  );
}

/** The message of an Any stands beside its type's name. */
function typeInAny(
  json: Readonly<Record<string, WithLong>>,
  type: DescMessage | undefined,
  registry: Registry | undefined,
): DescMessage | undefined {
  const url = type?.typeName === "google.protobuf.Any" ? json["@type"] : undefined;
  return typeof url === "string" ? registry?.getMessage(url.slice(url.lastIndexOf("/") + 1)) : type;
}

function placeAt(key: string, { type, isMap }: Place): Place {
  if (isMap || !type || valueTypes.has(type.typeName)) return { type, isMap: false };
  const field = type.fields.find(({ name, jsonName }) => name === key || jsonName === key);
  return { type: field?.message, isMap: field?.fieldKind === "map" };
}
