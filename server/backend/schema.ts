// What reflection can tell of a set of .proto files: each by its name, and by every symbol in it.
import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

export class Schema {
  /** The fully qualified names that `list_services` tells. */
  readonly services: readonly string[];
  readonly #files = new Map<string, DescFile>();
  #symbols: Map<string, DescFile> | undefined;

  /** Of two files with one name, or two symbols, the later one counts. */
  constructor(files: Iterable<DescFile>, services: readonly string[]) {
    this.services = services;
    for (const file of files) this.#files.set(file.proto.name, file);
  }

  file(name: string): DescFile | undefined {
    return this.#files.get(name);
  }

  /** The file that declares a type, a service, a method or a field. */
  fileOf(symbol: string): DescFile | undefined {
    this.#symbols ??= indexSymbols(this.#files.values());
    return this.#symbols.get(symbol.replace(/^\./, ""));
  }

  extensionsOf(typeName: string): number[] {
    const all = [...this.#files.values()].flatMap((file) => [...nestedTypes(file)]);
    return all.flatMap((type) => (type.kind === "extension" && type.extendee.typeName === typeName ? type.number : []));
  }
}

/** The file with all that it imports, and what those import. */
export function withImports(file: DescFile, into = new Set<DescFile>()): Set<DescFile> {
  if (into.has(file)) return into;
  into.add(file);
  for (const dependency of file.dependencies) withImports(dependency, into);
  return into;
}

function indexSymbols(files: Iterable<DescFile>): Map<string, DescFile> {
  const index = new Map<string, DescFile>();
  for (const file of files) {
    for (const type of nestedTypes(file)) {
      index.set(type.typeName, file);
      if (type.kind === "message") indexFields(type, index);
      if (type.kind === "service") for (const { name } of type.methods) index.set(`${type.typeName}.${name}`, file);
    }
  }
  return index;
}

function indexFields({ typeName, fields, file }: DescMessage, index: Map<string, DescFile>): void {
  for (const { name } of fields) index.set(`${typeName}.${name}`, file);
}
