// Names in a stranger's descriptors: they become JavaScript and paths, so they must be what .proto files allow.
import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";

const identifier = /^[A-Za-z_]\w*$/;
const packageName = /^([A-Za-z_]\w*(\.[A-Za-z_]\w*)*)?$/;
const filePath = /^(?:[A-Za-z_][\w-]*\/)*[A-Za-z_][\w-]*\.proto$/;

/** Deeper than any .proto is: code that follows the nesting follows it by recursion. */
const deepestNesting = 32;

/** Throws what `fault` makes of the first name that no .proto file could have. */
export function checkNames(file: FileDescriptorProto, fault: (message: string) => Error): void {
  if (!filePath.test(file.name))
    throw fault(`holds a file named ${quoted(file.name)}: expected a path such as "depot/v1/depot.proto"`);
  if (!packageName.test(file.package)) throw fault(`holds the package ${quoted(file.package)}, which is no name`);
  const check = (name: string, of: string): void => {
    if (!identifier.test(name))
      throw fault(`holds ${of} named ${quoted(name)} in ${file.name}: expected a name of letters`);
  };
  for (const message of file.messageType)
    checkMessage(message, check, () => fault(`nests messages too deep in ${file.name}`));
  for (const type of file.enumType) checkEnum(type, check);
  for (const extension of file.extension) check(extension.name, "an extension");
  for (const service of file.service) {
    check(service.name, "a service");
    for (const method of service.method) check(method.name, "a method");
  }
}

type Check = (name: string, of: string) => void;

function checkMessage(message: DescriptorProto, check: Check, tooDeep: () => Error, depth = 0): void {
  if (depth > deepestNesting) throw tooDeep();
  check(message.name, "a message");
  for (const field of [...message.field, ...message.extension]) check(field.name, "a field");
  for (const oneof of message.oneofDecl) check(oneof.name, "a oneof");
  for (const type of message.enumType) checkEnum(type, check);
  for (const nested of message.nestedType) checkMessage(nested, check, tooDeep, depth + 1);
}

function checkEnum(type: EnumDescriptorProto, check: Check): void {
  check(type.name, "an enum");
  for (const value of type.value) check(value.name, "an enum value");
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 80));
