// Counts what `fromBinary` would have to read of a message, without reading it: a megabyte of the smallest fields takes a second.
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/**
 * The fields of a message and of the messages in it, unknown ones included. Stops above `most`. Throws for bytes that are no such
 * message; also for a field with another wire type than its own, since `fromBinary` reads it by its own and finds other fields.
 */
export function countFields(type: DescMessage, bytes: Uint8Array, most: number): number {
  return count(() => fieldsOf(type), bytes, most);
}

interface Field {
  readonly wireType: WireType;
  readonly within?: Within;
}

/** The fields of a message by their number. A function, since a message may hold its own type. */
type Within = () => ReadonlyMap<number, Field>;

function count(within: Within, bytes: Uint8Array, most: number): number {
  const known = within();
  const reader = new BinaryReader(bytes);
  let fields = 0;
  while (reader.pos < reader.len && fields <= most) {
    const [number, wireType] = reader.tag();
    const field = known.get(number);
    if (field && field.wireType !== wireType) throw new Error(`field ${String(number)} has another wire type`);
    fields += 1;
    if (field?.within) fields += count(field.within, reader.bytes(), most - fields);
    // The fields of an unknown group are counted as if they stood beside it.
    else if (wireType !== WireType.StartGroup && wireType !== WireType.EndGroup) reader.skip(wireType, number);
  }
  return fields;
}

function fieldsOf({ fields }: DescMessage): ReadonlyMap<number, Field> {
  return new Map(fields.map((field) => [field.number, fieldOf(field)]));
}

function fieldOf(field: DescField): Field {
  if (field.fieldKind === "map") {
    const entry = new Map([
      [1, { wireType: wireTypeOf(field.mapKey) }],
      [2, valueOf(field)],
    ]);
    return { wireType: WireType.LengthDelimited, within: () => entry };
  }
  // Numbers in a list are packed.
  if (field.fieldKind === "list" && !field.message) return { wireType: WireType.LengthDelimited };
  return valueOf(field);
}

function valueOf({ message, scalar }: Pick<DescField, "message" | "scalar">): Field {
  if (message) return { wireType: WireType.LengthDelimited, within: () => fieldsOf(message) };
  return { wireType: wireTypeOf(scalar) };
}

/** Of a scalar, or of an enum, which has none. */
function wireTypeOf(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
