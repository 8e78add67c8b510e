// Between the JSON that readers type and protobuf messages: with mistakes by line, field and type.
import {
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
  ScalarType,
  toJson,
} from "@bufbuild/protobuf";
import { isFieldError } from "@bufbuild/protobuf/reflect";
import type { MessageBody } from "../events/event.ts";
import { type JsonMistake, locate, pathText, type Place } from "../state/json-places.ts";

export type Parsed<T> = { readonly ok: true; readonly message: T } | ({ readonly ok: false } & JsonMistake);

/** Reads a message in protobuf's JSON form. Field names may be as in the .proto or in lowerCamelCase. */
export function parseMessage<D extends DescMessage>(desc: D, text: string): Parsed<MessageShape<D>> {
  const located = locate(text);
  if (!located.ok) return located;
  const json = JSON.parse(text) as JsonValue;
  const stray = unknownField(desc, json, []);
  if (stray) return { ok: false, place: located.places.get(stray.path), message: stray.message };
  try {
    return { ok: true, message: fromJson(desc, json) };
  } catch (error) {
    return { ok: false, ...mistakeOf(error, located.places) };
  }
}

/**
 * A message for the log: its bytes. `whole` writes fields out that have their default value: right for what a handler
 * answered, confusing for what the reader has typed.
 */
export function bodyOf(type: DescMessage, payload: Uint8Array, whole: boolean): MessageBody {
  return new LoggedMessage(type, payload, whole);
}

class LoggedMessage implements MessageBody {
  readonly type: DescMessage;
  readonly payload: Uint8Array;
  readonly #whole: boolean;

  constructor(type: DescMessage, payload: Uint8Array, whole: boolean) {
    this.type = type;
    this.payload = payload;
    this.#whole = whole;
  }

  get sizeBytes(): number {
    return this.payload.length;
  }

  get text(): string {
    try {
      const message = fromBinary(this.type, this.payload);
      return JSON.stringify(toJson(this.type, message, { useProtoFieldName: true, alwaysEmitImplicit: this.#whole }));
    } catch (error) {
      // Bytes that are no such message, or hold text that is no text: the wire view shows them as they are.
      return JSON.stringify({ unreadable: error instanceof Error ? error.message : String(error) });
    }
  }
}

function mistakeOf(error: unknown, places: ReadonlyMap<string, Place>): JsonMistake {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (isFieldError(cause)) {
    const field = cause.field();
    const name = field.kind === "field" ? `${field.name} (${typeOf(field)})` : field.name;
    return { place: firstPlace(field, places), message: `${name}: ${cause.message}` };
  }
  return { message: error instanceof Error ? error.message : String(error) };
}

function firstPlace(field: { name: string }, places: ReadonlyMap<string, Place>): Place | undefined {
  const names = "jsonName" in field ? [field.name, String(field.jsonName)] : [field.name];
  for (const [path, place] of places) {
    if (names.some((name) => path === name || path.endsWith(`.${name}`))) return place;
  }
  return undefined;
}

/** The first field, in reading order, that the message type does not have. */
function unknownField(desc: DescMessage, json: JsonValue, path: (string | number)[]): Stray | undefined {
  if (desc.typeName.startsWith("google.protobuf.") || !isObject(json)) return undefined;
  for (const [key, value] of Object.entries(json)) {
    const inner = [...path, key];
    const field = desc.fields.find(({ name, jsonName }) => name === key || jsonName === key);
    if (!field) return { path: pathText(inner), message: noSuchField(desc, key) };
    const stray = strayWithin(field, value, inner);
    if (stray) return stray;
  }
  return undefined;
}

interface Stray {
  readonly path: string;
  readonly message: string;
}

function strayWithin(field: DescField, value: JsonValue, path: (string | number)[]): Stray | undefined {
  if (field.message === undefined) return undefined;
  const desc = field.message;
  if (field.fieldKind === "list" && Array.isArray(value)) {
    return firstOf(value.map((item, i) => unknownField(desc, item, [...path, i])));
  }
  if (field.fieldKind === "map" && isObject(value)) {
    return firstOf(Object.entries(value).map(([key, item]) => unknownField(desc, item, [...path, key])));
  }
  return unknownField(desc, value, path);
}

function firstOf(strays: (Stray | undefined)[]): Stray | undefined {
  return strays.find((stray) => stray !== undefined);
}

function noSuchField(desc: DescMessage, key: string): string {
  const names = desc.fields.map(({ name }) => name).join(", ");
  return `${desc.typeName} has no field "${key}"; it has ${names === "" ? "no fields at all" : names}`;
}

function isObject(json: JsonValue): json is Record<string, JsonValue> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** The field's type as the .proto writes it. */
function typeOf(field: DescField): string {
  const scalar = field.scalar === undefined ? "message" : ScalarType[field.scalar].toLowerCase();
  const single = field.message?.typeName ?? field.enum?.typeName ?? scalar;
  if (field.fieldKind === "list") return `repeated ${single}`;
  return field.fieldKind === "map" ? `map of ${single}` : single;
}
