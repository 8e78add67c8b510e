// What reflection can tell of a set of .proto files: each by its name, and by every symbol in it. Those of proto/ are trusted and kept
// as they are; a reader's own are kept as bytes with an index, since they may be made to be large.
import { type DescFile, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { extensionsOf, extensionSymbol, symbolsOf } from "../descriptor-symbols.ts";
import type { OwnFile, OwnSchema } from "../playground/index.ts";

export interface Schema {
  /** The fully qualified names that `list_services` tells. */
  readonly services: readonly string[];
  /** The file as a FileDescriptorProto, then those that it imports, and what those import; undefined when there is none. */
  file(name: string): Uint8Array[] | undefined;
  /** The same for the file that declares a type, a service, a method or a field. */
  fileOf(symbol: string): Uint8Array[] | undefined;
  extensionsOf(typeName: string): number[];
}

/** The files as `fileOf` has them, for the one that declares an extension. */
export const fileOfExtension = (schema: Schema, typeName: string, number: number): Uint8Array[] | undefined =>
  schema.fileOf(extensionSymbol(typeName, number));

/** The files of proto/. */
export class KnownSchema implements Schema {
  readonly services: readonly string[];
  readonly #files: ReadonlyMap<string, DescFile>;
  readonly #bytes = new WeakMap<DescFile, Uint8Array>();
  #symbols: ReadonlyMap<string, DescFile> | undefined;
  #extensions: ReadonlyMap<string, ReturnType<typeof extensionsOf>> | undefined;

  constructor(files: Iterable<DescFile>, services: readonly string[]) {
    this.services = services;
    this.#files = new Map([...files].map((file) => [file.proto.name, file]));
  }

  /** The same files, for a deployment of other services. */
  withServices(services: readonly string[]): Schema {
    return {
      services,
      file: (name) => this.file(name),
      fileOf: (symbol) => this.fileOf(symbol),
      extensionsOf: (typeName) => this.extensionsOf(typeName),
    };
  }

  file(name: string): Uint8Array[] | undefined {
    const file = this.#files.get(name);
    return file && this.#withImports(file);
  }

  fileOf(symbol: string): Uint8Array[] | undefined {
    this.#symbols ??= new Map(
      [...this.#files.values()].flatMap((file) => symbolsOf(file).map((name) => [name, file] as const)),
    );
    const file = this.#symbols.get(bare(symbol));
    return file && this.#withImports(file);
  }

  extensionsOf(typeName: string): number[] {
    this.#extensions ??= Map.groupBy([...this.#files.values()].flatMap(extensionsOf), ([extended]) => extended);
    return (this.#extensions.get(bare(typeName)) ?? []).map(([, number]) => number);
  }

  #withImports(file: DescFile): Uint8Array[] {
    return [...closureOf(file, ({ dependencies }) => dependencies)].map((one) => this.#bytesOf(one));
  }

  #bytesOf(file: DescFile): Uint8Array {
    const known = this.#bytes.get(file) ?? toBinary(FileDescriptorProtoSchema, file.proto);
    this.#bytes.set(file, known);
    return known;
  }
}

/** A reader's own files on top of those of proto/: of two files with one name, or two symbols, the reader's counts. */
export class DeployedSchema implements Schema {
  readonly services: readonly string[];
  readonly #own: OwnSchema;
  readonly #known: Schema;
  readonly #files: ReadonlyMap<string, OwnFile>;

  constructor(own: OwnSchema, known: Schema, services: readonly string[]) {
    this.services = services;
    this.#own = own;
    this.#known = known;
    this.#files = new Map(own.files.map((file) => [file.name, file]));
  }

  file(name: string): Uint8Array[] | undefined {
    const file = this.#files.get(name);
    return file ? this.#withImports(file) : this.#known.file(name);
  }

  fileOf(symbol: string): Uint8Array[] | undefined {
    const [number = -1] = this.#own.symbols.find(bare(symbol));
    const file = this.#own.files[number];
    return file ? this.#withImports(file) : this.#known.fileOf(symbol);
  }

  extensionsOf(typeName: string): number[] {
    return [...this.#known.extensionsOf(typeName), ...this.#own.extensions.find(bare(typeName))];
  }

  #withImports(file: OwnFile): Uint8Array[] {
    const own = closureOf(file, ({ imports }) => imports.flatMap((name) => this.#files.get(name) ?? []));
    const others = new Set([...own].flatMap(({ imports }) => imports.filter((name) => !this.#files.has(name))));
    const known = [...others].flatMap((name) => this.#known.file(name) ?? []);
    return [...[...own].map(({ bytes }) => bytes), ...new Set(known)];
  }
}

/** Clients name types with or without the dot that they begin with in descriptors. */
const bare = (symbol: string): string => symbol.replace(/^\./, "");

/** What can be reached from `from`, which comes first. */
function closureOf<Node>(from: Node, next: (node: Node) => Iterable<Node>): Set<Node> {
  const reached = new Set([from]);
  // A set yields what is added while it is walked.
  for (const node of reached) for (const one of next(node)) reached.add(one);
  return reached;
}
