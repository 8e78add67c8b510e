// Looks through the JSON of a message for what protobuf-es would refuse without saying where: names that a type lacks, required
// fields that are not set, values that are no message or no name of an enum, and an Any that does not say what it holds.
import {
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Registry,
} from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { nearest } from "live-schema";
import { typeNameOf } from "live-schema/shown-json";
import { pathText } from "../state/json-places.ts";

/** A mistake, and where it is, as `pathText` writes it. */
export interface Stray {
  readonly path: string;
  readonly message: string;
}

type Path = readonly (string | number)[];
type JsonFields = Readonly<Record<string, JsonValue>>;

const anyName = "google.protobuf.Any";
const exampleUrl = "type.googleapis.com/google.protobuf.Duration";

/** As many messages within messages as protobuf-es reads. */
const deepest = 100;

/** The first in reading order; undefined when there is none. */
export function firstStray(type: DescMessage, json: JsonValue, types: Registry): Stray | undefined {
  return new Check(types).message(type, json, [], 1);
}

class Check {
  readonly #types: Registry;

  constructor(types: Registry) {
    this.#types = types;
  }

  message(type: DescMessage, json: JsonValue, path: Path, depth: number): Stray | undefined {
    if (depth > deepest) return strayAt(path, `expected at most ${String(deepest)} messages in messages, found more`);
    if (type.typeName === anyName) return this.#any(json, path, depth);
    if (hasCustomJsonRepresentation(type)) return this.#ofGoogle(type, json, path);
    if (!isObject(json))
      return strayAt(path, `expected an object with the fields of ${type.typeName}, found ${shown(json)}`);
    return this.#fields(type, json, path, depth);
  }

  #fields(type: DescMessage, json: JsonFields, path: Path, depth: number): Stray | undefined {
    const set = new Set<DescField | DescExtension>();
    for (const [key, value] of Object.entries(json)) {
      const inner = [...path, key];
      const field = this.#field(type, key);
      if (!field) return { path: pathText(inner), message: this.#noSuchField(type, key) };
      if (value === null && !mayBeNull(field)) continue;
      set.add(field);
      const stray = this.#value(field, value, inner, depth);
      if (stray) return stray;
    }
    const missing = type.fields.find((field) => field.presence === required && !set.has(field));
    if (!missing) return undefined;
    const name = pathText([...path, missing.name]);
    return { path: pathText(path), message: `${name} is required: a message without it cannot be sent` };
  }

  #field({ fields, typeName }: DescMessage, key: string): DescField | DescExtension | undefined {
    const extension = /^\[(.+)\]$/.exec(key)?.[1];
    if (extension === undefined) return fields.find(({ name, jsonName }) => name === key || jsonName === key);
    const found = this.#types.getExtension(extension);
    return found?.extendee.typeName === typeName ? found : undefined;
  }

  #value(field: DescField | DescExtension, value: JsonValue, path: Path, depth: number): Stray | undefined {
    const check = (item: JsonValue, at: Path): Stray | undefined => {
      if (field.message) return this.message(field.message, item, at, depth + 1);
      return field.enum && enumStray(field.enum, item, at);
    };
    if (field.fieldKind === "list")
      return Array.isArray(value) ? first(value.entries(), (i, item) => check(item, [...path, i])) : undefined;
    if (field.fieldKind === "map")
      return isObject(value) ? first(Object.entries(value), (key, item) => check(item, [...path, key])) : undefined;
    return check(value, path);
  }

  #any(json: JsonValue, path: Path, depth: number): Stray | undefined {
    if (json === null || (isObject(json) && Object.keys(json).length === 0)) return undefined;
    if (!isObject(json)) return strayAt(path, `expected an Any: an object with "@type", found ${shown(json)}`);
    const { "@type": url, ...rest } = json;
    if (url === undefined)
      return strayAt(path, `an Any needs "@type", which says what it holds, for instance "${exampleUrl}"`);
    const urlPath = [...path, "@type"];
    if (typeof url !== "string" || !url.includes("/") || typeNameOf(url) === "")
      return strayAt(urlPath, `expected a type URL such as "${exampleUrl}", found ${shown(url)}`);
    const type = this.#types.getMessage(typeNameOf(url));
    if (!type) return strayAt(urlPath, this.#unknownType(typeNameOf(url)));
    return hasCustomJsonRepresentation(type)
      ? this.#special(type, rest, path, depth)
      : this.#fields(type, rest, path, depth + 1);
  }

  /** Google's types with a JSON form of their own have it in "value". */
  #special(type: DescMessage, rest: JsonFields, path: Path, depth: number): Stray | undefined {
    const other = Object.keys(rest).find((key) => key !== "value");
    if (other !== undefined)
      return strayAt([...path, other], `beside "@type", an Any of ${type.typeName} has only "value"`);
    const { value } = rest;
    if (value === undefined) return strayAt(path, `an Any of ${type.typeName} has its JSON form in "value"`);
    const inner = [...path, "value"];
    return this.message(type, value, inner, depth + 1);
  }

  #ofGoogle(type: DescMessage, json: JsonValue, path: Path): Stray | undefined {
    try {
      fromJson(type, json, { registry: this.#types });
      return undefined;
    } catch {
      return strayAt(path, `expected the JSON form of ${type.typeName}, found ${shown(json)}`);
    }
  }

  #unknownType(name: string): string {
    const known = [...this.#types].flatMap((type) => (type.kind === "message" ? [type.typeName] : []));
    const own = known.filter((typeName) => !typeName.startsWith("google.protobuf."));
    const close = nearest(name, known);
    const what = `this .proto knows no message ${name}`;
    if (close !== undefined) return `${what}. Did you mean ${close}? Else import the file that declares it`;
    return `${what}: name one of ${listed(own)} or Google's own, or import the file that declares it`;
  }

  #noSuchField({ typeName, fields }: DescMessage, key: string): string {
    if (key.startsWith("[")) return `${typeName} has no extension ${key} here: import the file that declares it`;
    const names = fields.map(({ name }) => name).join(", ");
    return `${typeName} has no field "${key}"; it has ${names === "" ? "no fields at all" : names}`;
  }
}

const required = FeatureSet_FieldPresence.LEGACY_REQUIRED;

/** For any other field, null is the same as not set. */
function mayBeNull({ message, enum: names }: DescField | DescExtension): boolean {
  return message?.typeName === "google.protobuf.Value" || names?.typeName === "google.protobuf.NullValue";
}

function enumStray({ values, typeName }: DescEnum, json: JsonValue, path: Path): Stray | undefined {
  if (json === null || typeof json === "number" || values.some(({ name }) => name === json)) return undefined;
  const names = listed(values.map(({ name }) => name));
  return strayAt(path, `expected a value of ${typeName}, one of ${names}, found ${shown(json)}`);
}

function shown(json: JsonValue): string {
  return JSON.stringify(json).slice(0, 40);
}

/** With the path in words: the mistake may be deep in a message. */
function strayAt(path: Path, message: string): Stray {
  const text = pathText(path);
  return { path: text, message: text === "" ? message : `${text}: ${message}` };
}

const mostListed = 6;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(", ");
  return names.length > mostListed ? `${shown}, and ${String(names.length - mostListed)} more` : shown;
}

function first<Key>(
  entries: Iterable<readonly [Key, JsonValue]>,
  strayOf: (key: Key, value: JsonValue) => Stray | undefined,
): Stray | undefined {
  for (const [key, value] of entries) {
    const stray = strayOf(key, value);
    if (stray) return stray;
  }
  return undefined;
}

function isObject(json: JsonValue): json is JsonFields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
