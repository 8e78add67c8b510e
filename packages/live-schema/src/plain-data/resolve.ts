// Finds the type that each written name means, by protobuf's rule: from the innermost scope outwards.
import { clearField, type DescFile, ScalarType } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  FieldDescriptorProto_Type as Type,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { nearest } from "../nearest.ts";
import type { Report } from "./report.ts";

/** The scalar types by their names in a .proto. */
const scalarTypes: ReadonlyMap<string, Type> = new Map(
  Object.values(ScalarType)
    .filter((name) => typeof name === "string")
    .map((name) => [name.toLowerCase(), Type[name as keyof typeof ScalarType]]),
);

/** Names of messages and enums by which kind they are. */
type KnownTypes = Map<string, typeof Type.MESSAGE | typeof Type.ENUM>;

/** Gives every field its type, and every method full names. A field of `file` whose type is open has the written name as `typeName`. */
export function resolveTypes(file: FileDescriptorProto, imports: readonly DescFile[], report: Report): void {
  const known: KnownTypes = new Map();
  for (const imported of imports) addImported(imported, known);
  addOwn(file.messageType, file.package, known);
  for (const { name } of file.enumType) known.set(join(file.package, name), Type.ENUM);
  for (const message of file.messageType) resolveMessage(message, join(file.package, message.name), known, report);
  for (const { method } of file.service) {
    for (const rpc of method) {
      rpc.inputType = messageName(rpc.inputType, file.package, known, (text) => report(rpc, `request: ${text}`));
      rpc.outputType = messageName(rpc.outputType, file.package, known, (text) => report(rpc, `response: ${text}`));
    }
  }
}

function addImported(file: DescFile, known: KnownTypes): void {
  for (const type of nestedTypes(file)) {
    if (type.kind === "message") known.set(type.typeName, Type.MESSAGE);
    if (type.kind === "enum") known.set(type.typeName, Type.ENUM);
  }
}

function addOwn(messages: readonly DescriptorProto[], scope: string, known: KnownTypes): void {
  for (const { name, nestedType, enumType } of messages) {
    const path = join(scope, name);
    known.set(path, Type.MESSAGE);
    for (const nested of enumType) known.set(join(path, nested.name), Type.ENUM);
    addOwn(nestedType, path, known);
  }
}

function resolveMessage(message: DescriptorProto, path: string, known: KnownTypes, report: Report): void {
  for (const field of message.field) resolveField(field, path, known, report);
  for (const nested of message.nestedType) resolveMessage(nested, join(path, nested.name), known, report);
}

function resolveField(field: FieldDescriptorProto, scope: string, known: KnownTypes, report: Report): void {
  const written = field.typeName;
  const scalar = scalarTypes.get(written);
  const found = scalar === undefined ? find(written, scope, known) : undefined;
  if (scalar !== undefined) {
    field.type = scalar;
    clearField(field, FieldDescriptorProtoSchema.field.typeName);
  } else if (found === undefined) report(field, unknownType(written, known));
  else {
    field.type = known.get(found) ?? Type.MESSAGE;
    field.typeName = `.${found}`;
  }
}

function messageName(written: string, scope: string, known: KnownTypes, fault: (text: string) => void): string {
  const found = find(written, scope, known);
  if (found !== undefined && known.get(found) === Type.MESSAGE) return `.${found}`;
  if (found === undefined && !scalarTypes.has(written)) fault(unknownType(written, known));
  else fault(`expected a message, found ${written}: wrap it in a message of its own`);
  return written;
}

function find(written: string, scope: string, known: KnownTypes): string | undefined {
  if (written.startsWith(".")) return known.has(written.slice(1)) ? written.slice(1) : undefined;
  for (let around = scope; ; around = around.slice(0, Math.max(0, around.lastIndexOf(".")))) {
    const candidate = join(around, written);
    if (known.has(candidate)) return candidate;
    if (around === "") return undefined;
  }
}

function unknownType(written: string, known: KnownTypes): string {
  const googles = /^\.?google\.protobuf\.(\w+)$/.exec(written)?.[1];
  if (googles !== undefined)
    return `the type ${written} is not known here: import its file, for instance "google/protobuf/${googles.toLowerCase()}.proto"`;
  const types = [...known.keys()].map((name) => name.slice(name.lastIndexOf(".") + 1));
  const close = nearest(written, [...scalarTypes.keys(), ...types]);
  const hint = close === undefined ? "declare a message or an enum of that name" : `did you mean ${close}?`;
  return `there is no type ${written}: ${hint}`;
}

function join(scope: string, name: string): string {
  return scope === "" ? name : `${scope}.${name}`;
}
