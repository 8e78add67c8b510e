// A fixture's own service to a descriptor, every fault with its path in the JSON.
import { createFileRegistry, type DescFile } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import {
  FieldDescriptorProto_Type as Type,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import { checkFile } from "./check.ts";
import { makeOptional } from "./optional.ts";
import { Places } from "./report.ts";
import { resolveTypes } from "./resolve.ts";
import { PlainBuilder } from "./build.ts";
import type { PlainFile, PlainMessage } from "./plain-data.ts";

export type { PlainField, PlainFile, PlainMessage } from "./plain-data.ts";

export interface PlainProblem {
  /** For instance "messages[0].fields[2]"; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

export type BuiltFile =
  { readonly ok: true; readonly file: DescFile } | { readonly ok: false; readonly problems: readonly PlainProblem[] };

/** Builds and checks the file. Types of `importable` are imported where they are named in full. */
export function plainDescriptor(plain: PlainFile, importable: readonly DescFile[]): BuiltFile {
  const places = new Places();
  const builder = new PlainBuilder(places, plain.syntax ?? (anyRequired(plain.messages) ? "proto2" : "proto3"));
  const proto = builder.file(fileName(plain.package), plain);
  const imports = importsOf(proto, importable);
  proto.dependency = imports.map(({ proto }) => proto.name);
  const problems: PlainProblem[] = [];
  const report = (part: object, message: string): unknown => problems.push({ path: places.of(part, ""), message });
  resolveTypes(proto, imports, report);
  for (const [field, message] of builder.optional) if (field.type !== Type.MESSAGE) makeOptional(field, message);
  checkFile(proto, report);
  if (problems.length > 0) return { ok: false, problems };
  const file = createFileRegistry(proto, (path) => imports.find(({ proto }) => proto.name === path)).getFile(
    proto.name,
  );
  if (!file) throw new Error(`expected ${proto.name} in the registry made of it`);
  return { ok: true, file };
}

/** By convention: the package "stock.v1" is in "stock/v1/stock.proto". */
function fileName(packageName: string): string {
  const parts = packageName.split(".");
  const last = parts.findLast((part) => !/^v\d/.test(part)) ?? "service";
  return [...parts.filter((part) => part !== ""), `${last === "" ? "service" : last}.proto`].join("/");
}

function anyRequired(messages: readonly PlainMessage[] = []): boolean {
  return messages.some(
    (message) => message.fields.some(({ label }) => label === "required") || anyRequired(message.messages),
  );
}

function importsOf(proto: FileDescriptorProto, importable: readonly DescFile[]): DescFile[] {
  const named = new Set(allFields(proto).map(({ typeName }) => typeName.replace(/^\./, "")));
  for (const { method } of proto.service)
    for (const { inputType, outputType } of method) named.add(inputType).add(outputType);
  return importable.filter(
    (file) => file.proto.name !== proto.name && [...nestedTypes(file)].some(({ typeName }) => named.has(typeName)),
  );
}

function allFields({ messageType }: FileDescriptorProto): FieldDescriptorProto[] {
  const fieldsIn = (messages: typeof messageType): FieldDescriptorProto[] =>
    messages.flatMap(({ field, nestedType }) => [...field, ...fieldsIn(nestedType)]);
  return fieldsIn(messageType);
}
