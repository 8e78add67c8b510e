// What protoc would refuse in a file whose types are resolved, in words for the file's author.
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  FieldDescriptorProto_Type as Type,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import type { Report } from "./report.ts";

export const highestFieldNumber = 2 ** 29 - 1;

/** Reports duplicates, numbers that protobuf does not allow, and enums without a zero. */
export function checkFile(file: FileDescriptorProto, report: Report): void {
  const declared = new Map<string, string>();
  for (const message of file.messageType) declare(declared, message, "a message", report);
  for (const type of file.enumType) declareEnum(declared, type, file.syntax, report);
  for (const service of file.service) {
    declare(declared, service, "a service", report);
    const methods = new Map<string, string>();
    for (const method of service.method) declare(methods, method, "a method", report);
  }
  for (const message of file.messageType) checkMessage(message, file.syntax, report);
}

function declare(taken: Map<string, string>, part: { name: string }, kind: string, report: Report): void {
  const other = taken.get(part.name);
  if (other !== undefined) report(part, `the name ${part.name} is taken by ${other}: choose another`);
  taken.set(part.name, `${kind} above`);
}

/** Values of an enum are names beside the enum, as they are in C++. */
function declareEnum(taken: Map<string, string>, type: EnumDescriptorProto, syntax: string, report: Report): void {
  declare(taken, type, "an enum", report);
  const numbers = new Map<number, string>();
  for (const value of type.value) {
    declare(taken, value, `a value of the enum ${type.name}`, report);
    const other = numbers.get(value.number);
    if (other !== undefined && !type.options?.allowAlias)
      report(value, `the number ${String(value.number)} is taken by ${other}: choose another`);
    numbers.set(value.number, value.name);
  }
  const [first] = type.value;
  if (!first) report(type, `the enum ${type.name} has no value: give it one that is 0`);
  else if (syntax === "proto3" && first.number !== 0)
    report(first, `the first value of an enum must be 0 in proto3, found ${String(first.number)}`);
}

function checkMessage(message: DescriptorProto, syntax: string, report: Report): void {
  const names = new Map<string, string>();
  const jsonNames = new Map<string, string>();
  const numbers = new Map<number, string>();
  for (const field of message.field) {
    declare(names, field, "a field", report);
    if (!jsonNames.has(field.jsonName)) jsonNames.set(field.jsonName, field.name);
    else if (jsonNames.get(field.jsonName) !== field.name)
      report(field, `in JSON ${field.name} and ${jsonNames.get(field.jsonName) ?? ""} are both "${field.jsonName}"`);
    checkNumber(field, message, numbers, report);
  }
  for (const oneof of message.oneofDecl) declare(names, oneof, "a field", report);
  for (const nested of message.nestedType) declare(names, nested, "a message", report);
  for (const type of message.enumType) declareEnum(names, type, syntax, report);
  for (const nested of message.nestedType) checkMessage(nested, syntax, report);
  if (message.options?.mapEntry) checkMapKey(message, report);
}

function checkNumber(
  field: FieldDescriptorProto,
  { name, reservedRange, reservedName }: DescriptorProto,
  numbers: Map<number, string>,
  report: Report,
): void {
  const { number } = field;
  const other = numbers.get(number);
  if (other !== undefined)
    report(field, `the number ${String(number)} of ${name} is taken by ${other}: choose another`);
  else numbers.set(number, field.name);
  if (!Number.isInteger(number) || number < 1 || number > highestFieldNumber)
    report(field, `a field's number is from 1 to ${String(highestFieldNumber)}, found ${String(number)}`);
  if (number >= 19_000 && number <= 19_999)
    report(field, `the numbers 19000 to 19999 are protobuf's own, found ${String(number)}`);
  if (reservedRange.some(({ start, end }) => number >= start && number < end))
    report(field, `the number ${String(number)} is reserved in ${name}: choose another`);
  if (reservedName.includes(field.name)) report(field, `the name ${field.name} is reserved in ${name}: choose another`);
}

const noKeys: ReadonlySet<Type> = new Set([Type.DOUBLE, Type.FLOAT, Type.BYTES, Type.MESSAGE, Type.ENUM]);

function checkMapKey(entry: DescriptorProto, report: Report): void {
  const [key] = entry.field;
  if (key && noKeys.has(key.type)) report(key, "the keys of a map are integers, bool or string");
}
