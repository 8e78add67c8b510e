// Names in a stranger's descriptors: they become JavaScript and paths, so they must be what .proto files allow.
import type { DescriptorProto, EnumDescriptorProto, FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { limits } from "../limits.ts";

const identifier = /^[A-Za-z_]\w*$/;
const packageName = /^([A-Za-z_]\w*(\.[A-Za-z_]\w*)*)?$/;
const filePath = /^(?:[A-Za-z_][\w-]*\/)*[A-Za-z_][\w-]*\.proto$/;

/** All fully qualified names of a set, in characters: types are found by them, so a long package counts with each. */
export class NameBudget {
  readonly #most: number;
  readonly #fault: ErrorOf;
  #chars = 0;

  constructor(most: number, fault: ErrorOf) {
    this.#most = most;
    this.#fault = fault;
  }

  /** Throws when a name of so many characters is one too many. */
  spend(chars: number): void {
    this.#chars += chars;
    if (this.#chars > this.#most)
      throw this.#fault(
        `holds names that come to more than ${String(this.#most)} characters, fully qualified: choose a shorter package, or fewer and shorter names`,
      );
  }
}

type ErrorOf = (message: string) => Error;

/** Throws what `fault` makes of the first name that no .proto file could have, or that is over the budget. */
export function checkNames(file: FileDescriptorProto, names: NameBudget, fault: ErrorOf): void {
  if (!filePath.test(file.name))
    throw fault(`holds a file named ${quoted(file.name)}: expected a path such as "depot/v1/depot.proto"`);
  if (!packageName.test(file.package)) throw fault(`holds the package ${quoted(file.package)}, which is no name`);
  const check = (name: string, of: string, scopeChars: number): void => {
    if (!identifier.test(name))
      throw fault(`holds ${of} named ${quoted(name)} in ${file.name}: expected a name of letters`);
    names.spend(scopeChars + 1 + name.length);
  };
  const scope = file.package.length;
  for (const message of file.messageType)
    checkMessage(message, scope, check, () => fault(`nests messages too deep in ${file.name}`));
  for (const type of file.enumType) checkEnum(type, scope, check);
  for (const extension of file.extension) check(extension.name, "an extension", scope);
  for (const service of file.service) {
    check(service.name, "a service", scope);
    for (const method of service.method) check(method.name, "a method", scope + 1 + service.name.length);
  }
}

type Check = (name: string, of: string, scopeChars: number) => void;

function checkMessage(message: DescriptorProto, scope: number, check: Check, tooDeep: () => Error, depth = 0): void {
  if (depth > limits.deploy.messageDepth) throw tooDeep();
  check(message.name, "a message", scope);
  const inner = scope + 1 + message.name.length;
  for (const field of [...message.field, ...message.extension]) check(field.name, "a field", inner);
  for (const oneof of message.oneofDecl) check(oneof.name, "a oneof", inner);
  for (const type of message.enumType) checkEnum(type, inner, check);
  for (const nested of message.nestedType) checkMessage(nested, inner, check, tooDeep, depth + 1);
}

function checkEnum(type: EnumDescriptorProto, scope: number, check: Check): void {
  check(type.name, "an enum", scope);
  for (const value of type.value) check(value.name, "an enum value", scope);
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 80));
