// A request to begin with, for methods that the example has none for.
import { create, type DescField, type DescMethod, type JsonValue, toJson } from "@bufbuild/protobuf";
import { isReflectMessage, reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { JsonObject, MethodSample } from "../../example.ts";

/** Every field that has a value without being set, so that the reader sees what there is to fill in, and what proto2 requires. */
export function sampleOf({ input }: DescMethod): MethodSample {
  const message = reflect(input, create(input));
  // A message that requires itself can never be written.
  if (!setRequired(message, { left: mostRequired })) return { request: {}, messages: [{}] };
  const options = { useProtoFieldName: true, alwaysEmitImplicit: true };
  const unset = toJson(input, message.message, options) as JsonObject;
  const request = { ...unset, ...Object.fromEntries(input.fields.flatMap(sampleOfAny)) };
  return { request, messages: [request] };
}

/** More than anybody wants to fill in. */
const mostRequired = 200;

/** False when there are more fields than the budget has left. */
function setRequired(message: ReflectMessage, budget: { left: number }): boolean {
  return message.fields
    .filter(({ presence }) => presence === FeatureSet_FieldPresence.LEGACY_REQUIRED)
    .every((field) => {
      if (budget.left-- <= 0) return false;
      const value: unknown = message.get(field);
      if (isReflectMessage(value) && !setRequired(value, budget)) return false;
      message.set(field, value);
      return true;
    });
}

/** How an Any is written in JSON is hard to guess. */
function sampleOfAny({ name, message, fieldKind, oneof }: DescField): [string, JsonValue][] {
  if (message?.typeName !== "google.protobuf.Any" || oneof || fieldKind === "map") return [];
  const any = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.5s" };
  return [[name, fieldKind === "list" ? [any] : any]];
}
