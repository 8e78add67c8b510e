// A service in all four modes for the tests, made from a descriptor written by hand: the package knows no .proto files.
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GenService } from "@bufbuild/protobuf/codegenv2";
import {
  file_google_protobuf_wrappers,
  FileDescriptorProtoSchema,
  MethodDescriptorProtoSchema,
  StringValueSchema,
} from "@bufbuild/protobuf/wkt";

interface Method<Kind extends string> {
  readonly methodKind: Kind;
  readonly input: typeof StringValueSchema;
  readonly output: typeof StringValueSchema;
}

/** Text in, text out, once for each mode. */
export type EchoServiceType = GenService<{
  readonly echo: Method<"unary">;
  readonly repeat: Method<"server_streaming">;
  readonly join: Method<"client_streaming">;
  readonly chat: Method<"bidi_streaming">;
}>;

const method = (name: string, clientStreaming: boolean, serverStreaming: boolean) =>
  create(MethodDescriptorProtoSchema, {
    name,
    inputType: ".google.protobuf.StringValue",
    outputType: ".google.protobuf.StringValue",
    clientStreaming,
    serverStreaming,
  });

const file = create(FileDescriptorProtoSchema, {
  name: "testing/echo.proto",
  package: "testing",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "EchoService",
      method: [
        method("Echo", false, false),
        method("Repeat", false, true),
        method("Join", true, false),
        method("Chat", true, true),
      ],
    },
  ],
});

const registry = createFileRegistry(file, () => file_google_protobuf_wrappers.proto);

function echoService(): EchoServiceType {
  const service = registry.getService("testing.EchoService");
  if (service === undefined) throw new Error("the descriptor above has no EchoService");
  return service as unknown as EchoServiceType;
}

export const EchoService = echoService();

/** A message's bytes. */
export const bytesOfText = (value: string): Uint8Array =>
  toBinary(StringValueSchema, create(StringValueSchema, { value }));

/** A message's text. */
export const textOfBytes = (bytes: Uint8Array): string => fromBinary(StringValueSchema, bytes).value;
