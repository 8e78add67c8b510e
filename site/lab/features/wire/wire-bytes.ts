// A message's bytes with what each of them means: the frame around it on either hop, then protobuf field by field.
import {
  type DescEnum,
  type DescExtension,
  type DescField,
  type DescMessage,
  type Registry,
  ScalarType,
} from "@bufbuild/protobuf";
import { typeNameOf } from "live-schema/shown-json";
import { bytesText, type FrameHeader } from "../../../run/carriers/frame-header.ts";

/** Bytes that mean one thing. They stand one after another, without gaps. */
export interface Part {
  readonly start: number;
  readonly length: number;
  /** What the bytes are, as "price" or "length". */
  readonly name: string;
  readonly value: string;
  readonly kind: "frame" | "tag" | "length" | "value" | "unknown";
  /** How deep in messages within messages. */
  readonly depth: number;
}

export interface WireBytes {
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
}

/** What is known of a message: its type, and the types that an Any and an extension in it may name. */
export interface KnownMessage {
  readonly type?: DescMessage | undefined;
  readonly types?: Registry | undefined;
}

/** A message with the header that its carrier puts before it. */
export function framed(header: FrameHeader, payload: Uint8Array, { type, types }: KnownMessage): WireBytes {
  const bytes = new Uint8Array(header.bytes.length + payload.length);
  bytes.set(header.bytes);
  bytes.set(payload, header.bytes.length);
  let start = 0;
  const parts: Part[] = header.fields.map(({ name, length, value }) => {
    const part = { start, length, name, value, kind: "frame", depth: 0 } as const;
    start += length;
    return part;
  });
  return { bytes, parts: [...parts, ...partsOf(payload, shapeOf(type, types)(payload), header.bytes.length, 0)] };
}

/** What is known of a field. */
interface Known {
  readonly name: string;
  readonly scalar?: ScalarType | undefined;
  readonly enum?: DescEnum | undefined;
  readonly message?: ShapeOf | undefined;
  readonly packed?: boolean;
  /** What an Any holds, beside its length. */
  readonly note?: string;
}

/** What the fields of a message are, by number. */
type Shape = (number: number) => Known | undefined;

/** An Any's fields depend on what is in it. */
type ShapeOf = (content: Uint8Array) => Shape;

function shapeOf(type: DescMessage | undefined, types: Registry | undefined): ShapeOf {
  if (type?.typeName === "google.protobuf.Any") return (content) => anyShape(content, types);
  const shape: Shape = (number) => {
    const field = type?.fields.find((one) => one.number === number) ?? (type && types?.getExtensionFor(type, number));
    if (field) return knownOf(field, types);
    return type && { name: `field ${String(number)} (unknown)` };
  };
  return () => shape;
}

/** The value is a message of the type that the first field names. */
function anyShape(content: Uint8Array, types: Registry | undefined): Shape {
  const name = typeNameOf(typeUrlIn(content));
  const type = types?.getMessage(name);
  const note = type ? type.typeName : name === "" ? "" : `${name}, which this .proto does not know`;
  return (number) => {
    if (number === 1) return { name: "type_url", scalar: ScalarType.STRING };
    return number === 2
      ? { name: "value", scalar: ScalarType.BYTES, message: type && shapeOf(type, types), note }
      : undefined;
  };
}

/** Empty when there is none that can be read. */
function typeUrlIn(content: Uint8Array): string {
  for (let at = 0; at < content.length;) {
    const tag = readVarint(content, at);
    const found = tag && readField(content, at + tag.length, Number(tag.value & 7n));
    if (!tag || !found) return "";
    const start = at + tag.length + found.head;
    if (tag.value === typeUrlTag) return new TextDecoder().decode(content.subarray(start, start + found.size));
    at = start + found.size;
  }
  return "";
}

/** Field 1, length-delimited. */
const typeUrlTag = 0x0an;

function knownOf(field: DescField | DescExtension, types: Registry | undefined): Known {
  const name = field.kind === "extension" ? field.jsonName : field.name;
  if (field.fieldKind === "map") return { name, message: entryShape(field, types) };
  const message = field.message && shapeOf(field.message, types);
  const packed = field.fieldKind === "list" && field.packed;
  return { name, scalar: field.scalar, enum: field.enum, message, packed };
}

/** A map is a list of messages with a key and a value. */
function entryShape(field: DescField & { fieldKind: "map" }, types: Registry | undefined): ShapeOf {
  const message = field.message && shapeOf(field.message, types);
  const shape: Shape = (number) => {
    if (number === 1) return { name: "key", scalar: field.mapKey };
    return number === 2 ? { name: "value", scalar: field.scalar, enum: field.enum, message } : undefined;
  };
  return () => shape;
}

/** As many messages within messages as are read; what is deeper is shown as bytes. */
const deepest = 100;

/** More fields than this are not readable byte by byte. */
const mostParts = 600;

/** What each byte of a protobuf message is. Bytes that are no protobuf are shown as they are; never throws. */
function partsOf(bytes: Uint8Array, shape: Shape, start: number, depth: number): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < bytes.length && parts.length < mostParts) {
    const tag = readVarint(bytes, at);
    const found = tag && readField(bytes, at + tag.length, Number(tag.value & 7n));
    const number = tag ? Number(tag.value >> 3n) : 0;
    if (!tag || !found || number === 0) break;
    const field = shape(number);
    const place = { start: start + at, depth, name: field?.name ?? `field ${String(number)}` };
    const wireType = wireTypes[Number(tag.value & 7n)] ?? "";
    parts.push({ ...place, length: tag.length, kind: "tag", value: `number ${String(number)}, ${wireType}` });
    parts.push(...fieldParts(bytes, { ...found, at: at + tag.length, field, start, depth, name: place.name }));
    at += tag.length + found.head + found.size;
  }
  if (at < bytes.length) {
    const value = parts.length >= mostParts ? "more fields than are shown" : "no protobuf that can be read";
    parts.push({ start: start + at, length: bytes.length - at, name: "rest", value, kind: "unknown", depth });
  }
  return parts;
}

const wireTypes = ["varint", "64-bit", "length-delimited", "group", "end group", "32-bit"] as const;

/** `head` bytes of length, then `size` bytes of content. */
interface Found {
  readonly head: number;
  readonly size: number;
  readonly wireType: number;
}

function readField(bytes: Uint8Array, at: number, wireType: number): Found | undefined {
  const sized = (head: number, size: number): Found | undefined =>
    at + head + size <= bytes.length ? { head, size, wireType } : undefined;
  switch (wireType) {
    case 0: {
      const varint = readVarint(bytes, at);
      return varint && sized(0, varint.length);
    }
    case 1:
      return sized(0, 8);
    case 2: {
      const length = readVarint(bytes, at);
      return length && sized(length.length, Number(length.value));
    }
    case 5:
      return sized(0, 4);
    default:
      return undefined;
  }
}

interface Place extends Found {
  readonly at: number;
  readonly field: Known | undefined;
  readonly start: number;
  readonly depth: number;
  readonly name: string;
}

function fieldParts(bytes: Uint8Array, { at, head, size, wireType, field, start, depth, name }: Place): Part[] {
  const content = bytes.subarray(at + head, at + head + size);
  const base = { depth, name };
  const note = field?.note ? `, ${field.note}` : "";
  const length: Part[] =
    head === 0 ? [] : [{ ...base, start: start + at, length: head, kind: "length", value: bytesText(size) + note }];
  const inner = field?.message;
  if (wireType === 2 && inner && depth < deepest)
    return [...length, ...partsOf(content, inner(content), start + at + head, depth + 1)];
  const value = valueText(content, wireType, field);
  return size === 0 ? length : [...length, { ...base, start: start + at + head, length: size, kind: "value", value }];
}

function valueText(content: Uint8Array, wireType: number, field: Known | undefined): string {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  switch (wireType) {
    case 0:
      return varintText(readVarint(content, 0)?.value ?? 0n, field);
    case 1:
      return field?.scalar === ScalarType.DOUBLE || !field
        ? String(view.getFloat64(0, true))
        : String(field.scalar === ScalarType.SFIXED64 ? view.getBigInt64(0, true) : view.getBigUint64(0, true));
    case 5:
      return field?.scalar === ScalarType.FLOAT || !field
        ? String(view.getFloat32(0, true))
        : String(field.scalar === ScalarType.SFIXED32 ? view.getInt32(0, true) : view.getUint32(0, true));
    default:
      return delimitedText(content, field);
  }
}

function varintText(value: bigint, field: Known | undefined): string {
  if (field?.enum) {
    const name = field.enum.values.find(({ number }) => number === Number(value))?.name;
    return name === undefined ? String(value) : `${String(value)}: ${name}`;
  }
  switch (field?.scalar) {
    case ScalarType.BOOL:
      return value === 0n ? "false" : "true";
    case ScalarType.SINT32:
    case ScalarType.SINT64:
      return String((value >> 1n) ^ -(value & 1n));
    case ScalarType.INT32:
    case ScalarType.INT64:
      return String(BigInt.asIntN(64, value));
    default:
      return String(value);
  }
}

const longestText = 200;

function delimitedText(content: Uint8Array, field: Known | undefined): string {
  if (field?.packed === true) return "packed values";
  if (field?.scalar === ScalarType.BYTES) return `${bytesText(content.length)}, binary`;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content.subarray(0, longestText * 4));
    return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
  } catch {
    return field?.scalar === ScalarType.STRING ? "not valid UTF-8" : `${bytesText(content.length)}, binary`;
  }
}

function readVarint(bytes: Uint8Array, at: number): { readonly value: bigint; readonly length: number } | undefined {
  let value = 0n;
  for (let length = 1; length <= 10 && at + length <= bytes.length; length++) {
    const byte = bytes[at + length - 1] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (length - 1));
    if (byte < 0x80) return { value, length };
  }
  return undefined;
}
