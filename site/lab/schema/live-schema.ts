// The reader's .proto as everything in the lab needs it: what a read .proto is, whoever reads it.
import type { DescMethod } from "@bufbuild/protobuf";
import type { MethodSample } from "../example.ts";
import type { MethodEntry } from "../state/method-list.ts";

export interface LiveSchema {
  /** The text that it was read from. */
  readonly proto: string;
  /** By name; what the example calls comes before what else the file has. */
  readonly methods: ReadonlyMap<string, DescMethod>;
  readonly entries: readonly MethodEntry[];
  /** Something to begin with, for methods that the example has no sample of. */
  readonly samples: Readonly<Record<string, MethodSample>>;
  /** A serialized google.protobuf.FileDescriptorSet of this file. */
  readonly descriptors: Uint8Array;
  readonly module: LiveModule;
}

/** The file's generated module. */
export interface LiveModule {
  /** What a program imports: "./gen/stock/v1/stock_pb". */
  readonly specifier: string;
  readonly js: string;
  readonly dts: string;
}

/** The reader's code as it is deployed: the handler, and the .proto if it was changed. */
export interface ServedCode {
  readonly handler: string;
  readonly schema?: LiveSchema | undefined;
}

export function isSameCode(a: ServedCode | undefined, b: ServedCode | undefined): boolean {
  return a?.handler === b?.handler && a?.schema?.proto === b?.schema?.proto;
}
