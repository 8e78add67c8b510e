// Between the JSON that readers type and protobuf messages: with mistakes by line, field and type.
import {
  type DescFile,
  type DescMessage,
  fromBinary,
  fromJson,
  type MessageShape,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { isFieldError } from "@bufbuild/protobuf/reflect";
import { parseExactJson } from "live-schema/exact-json";
import { shownJson } from "live-schema/shown-json";
import type { MessageBody } from "../events/event.ts";
import { type JsonMistake, locate, type Place } from "../state/json-places.ts";
import { typeOf } from "./field-type.ts";
import { typesOf } from "./known-types.ts";
import { firstStray } from "./message-check.ts";
import type { misreadings } from "./misread.ts";

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
  const registry = typesOf(file);
  const json = parseExactJson(desc, text, registry);
  const stray = firstStray(desc, json, registry);
  if (stray) return { ok: false, place: located.places.get(stray.path), message: stray.message };
  try {
    const message = fromJson(desc, json, { registry });
    // What can be read cannot always be sent: a required field may not be set.
    toBinary(desc, message);
    return { ok: true, message };
  } catch (error) {
    return { ok: false, ...mistakeOf(error, located.places) };
  }
}

export interface BodyOptions {
  /** Writes fields out that have their default value: right for what a handler answered, confusing for what the reader has typed. */
  readonly whole?: boolean;
  /** An Any may hold what it knows, as in `parseMessage`. */
  readonly file?: DescFile;
  /** The message as the other side knows it, where its schema is another: what wrote it, or what reads it. */
  readonly writtenAs?: DescMessage | undefined;
  readonly readAs?: DescMessage | undefined;
  /** Compares the two. Without it nothing is said: the page loads it for an old client alone. */
  readonly misreadings?: typeof misreadings | undefined;
}

/** A message for the log: its bytes. */
export function bodyOf(type: DescMessage, payload: Uint8Array, options: BodyOptions = {}): MessageBody {
  return new LoggedMessage(type, payload, options);
}

export function isReadable(type: DescMessage, payload: Uint8Array): boolean {
  try {
    fromBinary(type, payload);
    return true;
  } catch {
    return false;
  }
}

class LoggedMessage implements MessageBody {
  readonly type: DescMessage;
  readonly payload: Uint8Array;
  readonly #options: BodyOptions;
  #misread: readonly string[] | undefined;

  constructor(type: DescMessage, payload: Uint8Array, options: BodyOptions) {
    this.type = type;
    this.payload = payload;
    this.#options = options;
  }

  get types(): Registry {
    return typesOf(this.#options.file ?? this.type.file);
  }

  get misread(): readonly string[] {
    const { type, payload } = this;
    const { writtenAs = type, readAs = type, misreadings } = this.#options;
    if (!misreadings || writtenAs === readAs) return [];
    const reader = readAs === type ? "the old client" : "the handler";
    return (this.#misread ??= misreadings(payload, { writtenAs, readAs, reader }));
  }

  get sizeBytes(): number {
    return this.payload.length;
  }

  get text(): string {
    try {
      const message = fromBinary(this.type, this.payload);
      return JSON.stringify(
        shownJson(this.type, message, { registry: this.types, whole: this.#options.whole === true }),
      );
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
