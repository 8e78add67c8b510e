// The reader's code as it is deployed and called.
import type { DescMethod, FileRegistry } from "@bufbuild/protobuf";

/** The example that a run calls. */
export interface ServedExample {
  /** The folder's name, which is also what Deploy calls the example. */
  readonly name: string;
  /** Relative to proto/, for instance "stock/v1/stock.proto". */
  readonly protoPath: string;
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly services: readonly string[];
}

/** The text of .proto files by path, as they import each other: "stock/v1/stock.proto". */
export type ProtoFiles = Readonly<Record<string, string>>;

export function isSameFiles(a: ProtoFiles | undefined, b: ProtoFiles | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => Object.hasOwn(b, path) && a[path] === b[path]);
}

/** The reader's .proto files, at least one of which is changed or added. */
export interface ServedSchema {
  /** What it was read from. */
  readonly files: ProtoFiles;
  /** By name; what the example calls comes first, and another service's method of that name is "package.Service/Method". */
  readonly methods: ReadonlyMap<string, DescMethod>;
  /** A serialized google.protobuf.FileDescriptorSet of these files and of what they import that the server does not serve itself. */
  readonly descriptors: Uint8Array;
  /** The files and all that they import. */
  readonly registry: FileRegistry;
  /** Of the files in `descriptors`, each behind those that it imports. */
  readonly modules: readonly GeneratedModule[];
}

/** A file's generated module. */
export interface GeneratedModule {
  /** The file as others import it, for instance "stock/v1/stock.proto". */
  readonly path: string;
  /** What a program imports: "./gen/stock/v1/stock_pb". */
  readonly specifier: string;
  readonly js: string;
  readonly dts: string;
}

/** The handler, and the .proto files if they were changed. */
export interface ServedCode {
  readonly handler: string;
  readonly schema?: ServedSchema | undefined;
  /** Whether requests are checked by the rules of the .proto before the handler gets them. */
  readonly validate?: boolean;
}

export function isSameCode(a: ServedCode | undefined, b: ServedCode | undefined): boolean {
  const validates = (code: ServedCode | undefined): boolean => code?.validate === true;
  const isSameSchema = isSameFiles(a?.schema?.files, b?.schema?.files);
  return a?.handler === b?.handler && isSameSchema && validates(a) === validates(b);
}
