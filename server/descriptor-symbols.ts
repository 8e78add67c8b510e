// The names that server reflection finds a .proto file by.
import type { DescFile } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

/** Types, fields, services, methods and extensions of a file, fully qualified; extensions also by what they extend. */
export function symbolsOf(file: DescFile): string[] {
  const symbols: string[] = [];
  for (const type of nestedTypes(file)) {
    symbols.push(type.typeName);
    if (type.kind === "message") for (const { name } of type.fields) symbols.push(`${type.typeName}.${name}`);
    if (type.kind === "extension") symbols.push(extensionSymbol(type.extendee.typeName, type.number));
    if (type.kind === "service") for (const { name } of type.methods) symbols.push(`${type.typeName}.${name}`);
  }
  return symbols;
}

/** What an extension is found by, beside its own name. No name has a blank. */
export const extensionSymbol = (typeName: string, number: number): string => `${typeName} ${String(number)}`;

/** The extensions of a file: which type each extends, and its number. */
export function extensionsOf(file: DescFile): (readonly [typeName: string, number: number])[] {
  return [...nestedTypes(file)].flatMap((type) =>
    type.kind === "extension" ? [[type.extendee.typeName, type.number] as const] : [],
  );
}
