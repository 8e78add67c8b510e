// Command line: writes proto/buf/validate/validate.proto. protovalidate's package has the file as a descriptor alone, and buf reads
// text: so this prints the declarations. What its options say is left out: those who check rules take them from the package.
import { mkdir, writeFile } from "node:fs/promises";
import { ScalarType } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  FieldDescriptorProto_Label as Label,
  type FieldDescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

const target = new URL("../../proto/buf/validate/validate.proto", import.meta.url);

function fileText({ package: name, dependency, enumType, messageType, extension }: FileDescriptorProto): string {
  return [
    "// Written by `npm run generate` from the descriptor in @bufbuild/protovalidate. Never edit it.",
    `syntax = "proto2";`,
    `package ${name};`,
    dependency.map((path) => `import "${path}";`).join("\n"),
    ...extension.map((field) => `extend ${bare(field.extendee)} {\n${fieldText(field)}\n}`),
    ...messageType.map(messageText),
    ...enumType.map(enumText),
  ].join("\n\n");
}

function messageText(message: DescriptorProto): string {
  const { name, field, oneofDecl, extensionRange, reservedRange, reservedName } = message;
  if (message.nestedType.length + message.enumType.length + message.extension.length > 0)
    throw new Error(`expected nothing declared within ${name}: print that as well`);
  const lines = [
    ...field.filter((one) => !isInOneof(one)).map(fieldText),
    ...oneofDecl.map((oneof, index) =>
      [
        `  oneof ${oneof.name} {`,
        ...field.filter((one) => isInOneof(one, index)).map((one) => `  ${fieldText(one)}`),
        "  }",
      ].join("\n"),
    ),
    ...extensionRange.map(({ start, end }) => `  extensions ${rangeText(start, end - 1)};`),
    ...reservedRange.map(({ start, end }) => `  reserved ${rangeText(start, end - 1)};`),
    ...reservedName.map((one) => `  reserved "${one}";`),
  ];
  return [`message ${name} {`, ...lines, "}"].join("\n");
}

const largestNumber = 536_870_911;

function rangeText(first: number, last: number): string {
  if (first === last) return String(first);
  return `${String(first)} to ${last === largestNumber ? "max" : String(last)}`;
}

function isInOneof(field: FieldDescriptorProto, index = field.oneofIndex): boolean {
  // A proto2 field that is in none has no such property of its own.
  return Object.hasOwn(field, "oneofIndex") && field.oneofIndex === index;
}

function fieldText(field: FieldDescriptorProto): string {
  const label = isInOneof(field) ? "" : field.label === Label.REPEATED ? "repeated " : "optional ";
  const type = field.typeName === "" ? String(ScalarType[field.type]).toLowerCase() : bare(field.typeName);
  return `  ${label}${type} ${field.name} = ${String(field.number)};`;
}

function enumText({ name, value }: EnumDescriptorProto): string {
  return [`enum ${name} {`, ...value.map((one) => `  ${one.name} = ${String(one.number)};`), "}"].join("\n");
}

const bare = (typeName: string): string => typeName.replace(/^\./, "");

await mkdir(new URL(".", target), { recursive: true });
await writeFile(target, `${fileText(file_buf_validate_validate.proto)}\n`);
