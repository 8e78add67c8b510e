// A field's type in the words of the .proto: for messages to the reader.
import { type DescField, ScalarType } from "@bufbuild/protobuf";

/** The field's type as the .proto writes it. */
export function typeOf(field: DescField): string {
  const scalar = field.scalar === undefined ? "message" : ScalarType[field.scalar].toLowerCase();
  const single = field.message?.typeName ?? field.enum?.typeName ?? scalar;
  if (field.fieldKind === "list") return `repeated ${single}`;
  return field.fieldKind === "map" ? `map of ${single}` : single;
}
