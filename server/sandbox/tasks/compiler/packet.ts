// The packets of esbuild's service, as its own library exchanges them with the same binary over stdin and stdout: a length,
// an id whose lowest bit marks answers, a value. What comes in is trusted as little as a runner's frames.
//
// The protocol is private to esbuild and goes with its version. It is spoken here all the same, since a process that stays is twice
// as fast as one process for each build; protocol.test.ts fails, and says where, when a version changes what we rely on.
// https://github.com/evanw/esbuild/blob/main/lib/shared/stdio_protocol.ts (its types and bytes)
// https://github.com/evanw/esbuild/blob/main/cmd/esbuild/service.go (the program's side)
import type { Buffer } from "node:buffer";
import { FieldReader } from "../../wire/field-reader.ts";
import type { FrameWriter } from "../../wire/frame-writer.ts";
import { WireError } from "../../wire/wire-error.ts";

export type PacketValue =
  null | boolean | number | string | Uint8Array | readonly PacketValue[] | { readonly [name: string]: PacketValue };

export interface Packet {
  readonly id: number;
  readonly isRequest: boolean;
  readonly value: PacketValue;
}

/** By the byte that they are written with. */
const kinds = ["null", "boolean", "number", "text", "bytes", "list", "record"] as const;
/** An answer's messages with their notes and places are five deep. */
const deepest = 10;

export function writePacket(out: FrameWriter, { id, isRequest, value }: Packet): void {
  out.beginUntyped().u32(id * 2 + (isRequest ? 0 : 1));
  writeValue(out, value);
  out.finish();
}

function writeValue(out: FrameWriter, value: PacketValue): void {
  out.u8(kinds.indexOf(kindOf(value)));
  if (typeof value === "boolean") out.u8(value ? 1 : 0);
  else if (typeof value === "number") out.u32(value);
  else if (typeof value === "string") out.text(value);
  else if (value instanceof Uint8Array) out.bytes(value);
  else if (isList(value)) {
    out.u32(value.length);
    for (const item of value) writeValue(out, item);
  } else if (value !== null) {
    out.u32(Object.keys(value).length);
    for (const [name, field] of Object.entries(value)) writeValue(out.text(name), field);
  }
}

function kindOf(value: PacketValue): (typeof kinds)[number] {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean" || typeof value === "number") return typeof value as "boolean" | "number";
  if (value instanceof Uint8Array) return "bytes";
  return isList(value) ? "list" : "record";
}

/** Throws WireError for anything that is no packet. */
export function readPacket(body: Buffer): Packet {
  const fields = new FieldReader(body);
  const id = fields.u32();
  const value = readValue(fields, 0);
  fields.end();
  return { id: id >>> 1, isRequest: id % 2 === 0, value };
}

function readValue(fields: FieldReader, depth: number): PacketValue {
  if (depth > deepest) throw new WireError("a packet that is nested too deeply");
  switch (fields.oneOf(kinds)) {
    case "null":
      return null;
    case "boolean":
      return fields.u8() !== 0;
    case "number":
      return fields.u32();
    case "text":
      return fields.text();
    case "bytes":
      return fields.bytes();
    case "list":
      return readMany(fields, () => readValue(fields, depth + 1));
    case "record":
      return Object.fromEntries(readMany(fields, () => [fields.text(), readValue(fields, depth + 1)] as const));
  }
}

/** Every item takes a byte at least, so a count that lies meets the end of the packet before it costs much. */
function readMany<Item>(fields: FieldReader, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = fields.u32(); left > 0; left--) items.push(read());
  return items;
}

/** A field of a record; undefined when it is not there. Throws WireError for what is no record. */
export function field(value: PacketValue | undefined, name: string): PacketValue | undefined {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || isList(value))
    throw new WireError(`no record where "${name}" is expected`);
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

export function textOf(value: PacketValue | undefined): string {
  if (typeof value !== "string") throw new WireError("no text where one is expected");
  return value;
}

export function numberOf(value: PacketValue | undefined): number {
  if (typeof value !== "number") throw new WireError("no number where one is expected");
  return value;
}

export function bytesOf(value: PacketValue | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new WireError("no bytes where some are expected");
  return value;
}

export function listOf(value: PacketValue | undefined): readonly PacketValue[] {
  if (value === undefined || !isList(value)) throw new WireError("no list where one is expected");
  return value;
}

function isList(value: PacketValue): value is readonly PacketValue[] {
  return Array.isArray(value);
}
