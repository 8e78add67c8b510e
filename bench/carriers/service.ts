// The service that is measured: bytes in, bytes out, once for each mode. Both ends of every path read the same descriptor.
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GenService } from "@bufbuild/protobuf/codegenv2";
import { BytesValueSchema, file_google_protobuf_wrappers, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

type Bytes = typeof BytesValueSchema;

type BenchServiceType = GenService<{
  readonly unary: { methodKind: "unary"; input: Bytes; output: Bytes };
  readonly download: { methodKind: "server_streaming"; input: Bytes; output: Bytes };
  readonly upload: { methodKind: "client_streaming"; input: Bytes; output: Bytes };
  readonly late: { methodKind: "server_streaming"; input: Bytes; output: Bytes };
  readonly stall: { methodKind: "client_streaming"; input: Bytes; output: Bytes };
  readonly echo: { methodKind: "bidi_streaming"; input: Bytes; output: Bytes };
}>;

const bytes = ".google.protobuf.BytesValue";
const method = { inputType: bytes, outputType: bytes };

const file = create(FileDescriptorProtoSchema, {
  name: "bench/v1/bench.proto",
  package: "bench.v1",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "BenchService",
      method: [
        { ...method, name: "Unary" },
        { ...method, name: "Download", serverStreaming: true },
        { ...method, name: "Upload", clientStreaming: true },
        { ...method, name: "Late", serverStreaming: true },
        { ...method, name: "Stall", clientStreaming: true },
        { ...method, name: "Echo", clientStreaming: true, serverStreaming: true },
      ],
    },
  ],
});

export const registry = createFileRegistry(file, () => file_google_protobuf_wrappers.proto);

// The descriptor is made at run time, so its methods' types are only known here.
export const BenchService = registry.getService("bench.v1.BenchService") as unknown as BenchServiceType;

export type MethodName = "Unary" | "Download" | "Upload" | "Late" | "Stall" | "Echo";

/** How long `Late` waits between initial metadata and its message. */
export const lateMs = 1_000;

export const pathOf = (name: MethodName): string => `/${BenchService.typeName}/${name}`;

/** Every client writes and reads protobuf, as a real one does. */
export const encode = (value: Uint8Array): Uint8Array =>
  toBinary(BytesValueSchema, create(BytesValueSchema, { value }));

export const decode = (message: Uint8Array): Uint8Array => fromBinary(BytesValueSchema, message).value;
