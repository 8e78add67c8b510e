// A message with something in its fields, by their types and names: the sample request of a form, and what a new handler responds with.
import { createRegistry, type DescField, type DescMessage, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { DurationSchema, FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { sampleKey, sampleScalar } from "./sample-scalar.ts";

/** Undefined for a type that requires itself: no message of it can ever be written. */
export function sampleMessage(type: DescMessage): ReflectMessage | undefined {
  return build(type, { rest: { fields: mostFields, required: mostRequired }, within: [] });
}

/** More than anybody reads, or wants to fill in. */
const mostFields = 40;
const mostRequired = 200;
/** Messages within messages: below, only what proto2 requires is set. */
const deepest = 3;

interface Filling {
  /** What may still be set, counted down. */
  readonly rest: { fields: number; required: number };
  /** The types around this one, from the outermost. */
  readonly within: readonly DescMessage[];
}

/** Undefined when something that is required could not be set. */
function build(type: DescMessage, filling: Filling): ReflectMessage | undefined {
  const wellKnown = wellKnownSample(type);
  if (wellKnown) return wellKnown;
  const message = reflect(type);
  const within = [...filling.within, type];
  for (const field of message.fields) {
    if (isWanted(field, message, { ...filling, within })) set(message, field, { ...filling, within });
    if (isRequired(field) && !message.isSet(field)) return undefined;
  }
  return message;
}

function isRequired({ presence }: DescField): boolean {
  return presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
}

/** Of a oneof, the first case that can be set is. */
function isWanted(field: DescField, message: ReflectMessage, { rest, within }: Filling): boolean {
  if (isRequired(field)) return rest.required-- > 0;
  if (field.oneof && message.oneofCase(field.oneof) !== undefined) return false;
  if (within.length > deepest) return false;
  return rest.fields-- > 0;
}

function set(message: ReflectMessage, field: DescField, filling: Filling): void {
  const value = valueOf(field, filling);
  if (value === undefined) return;
  if (field.fieldKind === "list") message.get(field).add(value);
  else if (field.fieldKind === "map") message.get(field).set(sampleKey(field.mapKey), value);
  else message.set(field, value);
}

/** One value, also of a list or map; undefined when there is none that ends. */
function valueOf(field: DescField, filling: Filling): unknown {
  if (field.enum) return (field.enum.values.find(({ number }) => number !== 0) ?? field.enum.values[0])?.number;
  if (!field.message) return sampleScalar(field.scalar, field.name);
  // What a type has of itself ends somewhere: at the first.
  return filling.within.includes(field.message) ? undefined : build(field.message, filling);
}

/** Those whose JSON is not an object of their fields, and an Any, which is hard to guess. */
const wellKnown: Readonly<Record<string, JsonValue>> = {
  "google.protobuf.Timestamp": "2026-01-01T12:00:00Z",
  "google.protobuf.Duration": "1.500s",
  "google.protobuf.FieldMask": "name",
  "google.protobuf.Any": { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.500s" },
  "google.protobuf.Struct": { key: "value" },
  "google.protobuf.Value": "value",
  "google.protobuf.ListValue": ["value"],
};

const registry = createRegistry(DurationSchema);

function wellKnownSample(type: DescMessage): ReflectMessage | undefined {
  if (!Object.hasOwn(wellKnown, type.typeName)) return undefined;
  try {
    return reflect(type, fromJson(type, wellKnown[type.typeName] ?? {}, { registry }));
  } catch {
    // A file of the reader's stands in for Google's.
    return undefined;
  }
}
