// Between the JSON that readers type and protobuf messages: with mistakes by line, field and type.
import {
  type DescField,
  type DescFile,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { isFieldError } from "@bufbuild/protobuf/reflect";
import { shownJson } from "live-schema/shown-json";
import type { MessageBody } from "../events/event.ts";
import { type JsonMistake, locate, type Place } from "../state/json-places.ts";
import { typesOf } from "./known-types.ts";
import { firstStray } from "./message-check.ts";

export type Parsed<T> = { readonly ok: true; readonly message: T } | ({ readonly ok: false } & JsonMistake);

/**
 * Reads a message in protobuf's JSON form. Field names may be as in the .proto or in lowerCamelCase. An Any may hold what `file`
 * knows: the file of the method, where that is another than the message's.
 */
export function parseMessage<D extends DescMessage>(
  desc: D,
  text: string,
  file: DescFile = desc.file,
): Parsed<MessageShape<D>> {
  const located = locate(text);
  if (!located.ok) return located;
  const json = JSON.parse(text) as JsonValue;
  const registry = typesOf(file);
  const stray = firstStray(desc, json, registry);
  if (stray) return { ok: false, place: located.places.get(stray.path), message: stray.message };
  try {
    return { ok: true, message: fromJson(desc, json, { registry }) };
  } catch (error) {
    return { ok: false, ...mistakeOf(error, located.places) };
  }
}

/**
 * A message for the log: its bytes. `whole` writes fields out that have their default value: right for what a handler
 * answered, confusing for what the reader has typed. An Any may hold what `file` knows, as in `parseMessage`.
 */
export function bodyOf(
  type: DescMessage,
  payload: Uint8Array,
  whole: boolean,
  file: DescFile = type.file,
): MessageBody {
  return new LoggedMessage({ type, payload, whole, file });
}

interface Logged {
  readonly type: DescMessage;
  readonly payload: Uint8Array;
  readonly whole: boolean;
  readonly file: DescFile;
}

class LoggedMessage implements MessageBody {
  readonly type: DescMessage;
  readonly payload: Uint8Array;
  readonly #whole: boolean;
  readonly #file: DescFile;

  constructor({ type, payload, whole, file }: Logged) {
    this.type = type;
    this.payload = payload;
    this.#whole = whole;
    this.#file = file;
  }

  get types(): Registry {
    return typesOf(this.#file);
  }

  get sizeBytes(): number {
    return this.payload.length;
  }

  get text(): string {
    try {
      const message = fromBinary(this.type, this.payload);
      return JSON.stringify(shownJson(this.type, message, { registry: this.types, whole: this.#whole }));
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

/** The field's type as the .proto writes it. */
function typeOf(field: DescField): string {
  const scalar = field.scalar === undefined ? "message" : ScalarType[field.scalar].toLowerCase();
  const single = field.message?.typeName ?? field.enum?.typeName ?? scalar;
  if (field.fieldKind === "list") return `repeated ${single}`;
  return field.fieldKind === "map" ? `map of ${single}` : single;
}
