// What of a message is read otherwise than it was written, where the two sides have different schemas: of the bytes that
// were really sent, field by field.
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { typeOf } from "./field-type.ts";

export interface TwoSides {
  readonly writtenAs: DescMessage;
  readonly readAs: DescMessage;
  /** For the sentences: "the handler". */
  readonly reader: string;
}

/** More would not be read; and a message may be as deep, and its lists as long, as its sender likes. */
const mostSentences = 12;
const deepest = 8;
const mostOfList = 50;

/** Sentences, each about one field; none for bytes that are no protobuf. Never throws. */
export function misreadings(payload: Uint8Array, sides: TwoSides): readonly string[] {
  const found = new Set<string>();
  compare({ payload, sides, path: "", depth: 0 }, found);
  return [...found].slice(0, mostSentences);
}

interface Place {
  readonly payload: Uint8Array;
  readonly sides: TwoSides;
  readonly path: string;
  readonly depth: number;
}

function compare({ payload, sides, path, depth }: Place, found: Set<string>): void {
  const { writtenAs, readAs, reader } = sides;
  for (const { number, wireType, data } of fieldsIn(payload)) {
    const [written, read] = [fieldOf(writtenAs, number), fieldOf(readAs, number)];
    if (found.size >= mostSentences) return;
    if (!written) continue;
    const sentence = read
      ? differenceOf(written, read, wireType)
      : `is unknown to ${reader}, which does not see its value`;
    if (sentence !== undefined) found.add(`${path}${written.name} (number ${String(number)}) ${sentence}`);
    const inner = nested(written, read, sides);
    if (!inner || depth >= deepest || wireType !== WireType.LengthDelimited) continue;
    compare({ payload: contentOf(data), sides: inner, path: `${path}${written.name}.`, depth: depth + 1 }, found);
  }
  for (const { name, number } of readAs.fields) {
    if (!fieldOf(writtenAs, number))
      found.add(`${path}${name} (number ${String(number)}) is not sent: ${reader} reads its default`);
  }
}

function fieldOf({ fields }: DescMessage, number: number): DescField | undefined {
  return fields.find((field) => field.number === number);
}

/** Of two fields with one number. */
function differenceOf(written: DescField, read: DescField, wireType: WireType): string | undefined {
  const types = `is written as ${typeOf(written)} and read as ${typeOf(read)}`;
  if (!wireTypesOf(read).includes(wireType)) return `${types}: the bytes have another form, so it cannot be read`;
  if (written.message && read.message && written.fieldKind === read.fieldKind)
    return written.name === read.name ? undefined : `is read as ${read.name}`;
  if (typeOf(written) !== typeOf(read)) return types;
  return written.name === read.name ? undefined : `is read as ${read.name}`;
}

/** The messages within, if the field holds some on both sides. */
function nested(written: DescField, read: DescField | undefined, { reader }: TwoSides): TwoSides | undefined {
  if (!read || written.fieldKind === "map" || read.fieldKind === "map") return undefined;
  if (!written.message || !read.message) return undefined;
  return { writtenAs: written.message, readAs: read.message, reader };
}

interface WireField {
  readonly number: number;
  readonly wireType: WireType;
  readonly data: Uint8Array;
}

/** The fields of a message as they stand in its bytes, of each at most so many; those before the first that cannot be read. */
function fieldsIn(payload: Uint8Array): readonly WireField[] {
  const fields: WireField[] = [];
  const counts = new Map<number, number>();
  const reader = new BinaryReader(payload);
  try {
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const data = reader.skip(wireType, number);
      const count = (counts.get(number) ?? 0) + 1;
      counts.set(number, count);
      if (count <= mostOfList) fields.push({ number, wireType, data });
    }
  } catch {
    // No protobuf from here on: that the message cannot be read is said where it is shown.
  }
  return fields;
}

/** Without its length. */
function contentOf(data: Uint8Array): Uint8Array {
  return new BinaryReader(data).bytes();
}

/** The forms in which such a field may come; a list of numbers may be packed, or not. */
function wireTypesOf(field: DescField): readonly WireType[] {
  if (field.fieldKind === "map") return [WireType.LengthDelimited];
  if (field.message) return [field.delimitedEncoding ? WireType.StartGroup : WireType.LengthDelimited];
  const single = field.enum ? WireType.Varint : wireTypeOf(field.scalar);
  return field.fieldKind === "list" ? [single, WireType.LengthDelimited] : [single];
}

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
