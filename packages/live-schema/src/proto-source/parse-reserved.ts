// Names and numbers that must not be used again, and the extensions that are not supported.
import { create } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProto_ReservedRangeSchema,
  type EnumDescriptorProto,
  EnumDescriptorProto_EnumReservedRangeSchema,
} from "@bufbuild/protobuf/wkt";
import { highestFieldNumber } from "../descriptors/check.ts";
import type { Cursor } from "./cursor.ts";
import { ProtoFault } from "./lexer.ts";

const highestEnumNumber = 2 ** 31 - 1;

export function parseReserved(cursor: Cursor, message: DescriptorProto): void {
  const { names, ranges } = readReserved(cursor, highestFieldNumber);
  message.reservedName.push(...names);
  // Their end is not among them, unlike that of an enum.
  for (const { start, end } of ranges)
    message.reservedRange.push(create(DescriptorProto_ReservedRangeSchema, { start, end: end + 1 }));
}

export function parseEnumReserved(cursor: Cursor, type: EnumDescriptorProto): void {
  const { names, ranges } = readReserved(cursor, highestEnumNumber);
  type.reservedName.push(...names);
  for (const range of ranges) type.reservedRange.push(create(EnumDescriptorProto_EnumReservedRangeSchema, range));
}

function readReserved(cursor: Cursor, max: number): { names: string[]; ranges: { start: number; end: number }[] } {
  const names: string[] = [];
  const ranges: { start: number; end: number }[] = [];
  cursor.expect("reserved");
  do {
    if (cursor.next.kind === "text") names.push(cursor.take().text);
    else {
      const start = cursor.integer('a reserved number, or a name in quotes such as "old_field"');
      if (!cursor.accept("to")) ranges.push({ start, end: start });
      else ranges.push({ start, end: cursor.accept("max") ? max : cursor.integer("the last reserved number, or max") });
    }
  } while (cursor.accept(","));
  cursor.expect(";", " after reserved");
  return { names, ranges };
}

export function refuseExtensions(cursor: Cursor): never {
  throw new ProtoFault(cursor.next, "extensions are not supported here: use a field of a message type");
}
