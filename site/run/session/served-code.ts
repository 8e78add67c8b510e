// The reader's code as it is deployed and called.
import type { DescMethod } from "@bufbuild/protobuf";

/** The example that a run calls. */
export interface ServedExample {
  /** The folder's name, which is also what Deploy calls the example. */
  readonly name: string;
  /** Relative to proto/, for instance "stock/v1/stock.proto". */
  readonly protoPath: string;
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly services: readonly string[];
}

/** A .proto that the reader has changed. */
export interface ServedSchema {
  /** The text that it was read from. */
  readonly proto: string;
  /** By name; what the example calls comes before what else the file has. */
  readonly methods: ReadonlyMap<string, DescMethod>;
  /** A serialized google.protobuf.FileDescriptorSet of this file. */
  readonly descriptors: Uint8Array;
  readonly module: GeneratedModule;
}

/** The file's generated module. */
export interface GeneratedModule {
  /** What a program imports: "./gen/stock/v1/stock_pb". */
  readonly specifier: string;
  readonly js: string;
  readonly dts: string;
}

/** The handler, and the .proto if it was changed. */
export interface ServedCode {
  readonly handler: string;
  readonly schema?: ServedSchema | undefined;
}

export function isSameCode(a: ServedCode | undefined, b: ServedCode | undefined): boolean {
  return a?.handler === b?.handler && a?.schema?.proto === b?.schema?.proto;
}
