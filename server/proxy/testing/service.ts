// A service for the tests: each mode once, with google.protobuf.StringValue both ways.
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { type GenService } from "@bufbuild/protobuf/codegenv2";
import {
  file_google_protobuf_wrappers,
  FileDescriptorProtoSchema,
  MethodOptions_IdempotencyLevel,
  type StringValueSchema,
} from "@bufbuild/protobuf/wkt";

type Text = typeof StringValueSchema;

interface Methods {
  unary: { methodKind: "unary"; input: Text; output: Text };
  pure: { methodKind: "unary"; input: Text; output: Text };
  serverStream: { methodKind: "server_streaming"; input: Text; output: Text };
  clientStream: { methodKind: "client_streaming"; input: Text; output: Text };
  bidi: { methodKind: "bidi_streaming"; input: Text; output: Text };
}

const text = ".google.protobuf.StringValue";
const method = { inputType: text, outputType: text };

const file = create(FileDescriptorProtoSchema, {
  name: "test/v1/echo.proto",
  package: "test.v1",
  syntax: "proto3",
  dependency: ["google/protobuf/wrappers.proto"],
  service: [
    {
      name: "EchoService",
      method: [
        { ...method, name: "Unary" },
        { ...method, name: "Pure", options: { idempotencyLevel: MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS } },
        { ...method, name: "ServerStream", serverStreaming: true },
        { ...method, name: "ClientStream", clientStreaming: true },
        { ...method, name: "Bidi", clientStreaming: true, serverStreaming: true },
      ],
    },
  ],
});

export const registry = createFileRegistry(file, () => file_google_protobuf_wrappers.proto);

// The descriptor is made at run time, so its methods' types are only known here.
export const EchoService = registry.getService("test.v1.EchoService") as GenService<Methods & Record<string, never>>;
