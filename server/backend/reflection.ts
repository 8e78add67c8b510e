// Server reflection: what is served, so that `buf curl` and its like need no .proto files. v1 and v1alpha are the same
// on the wire, so one handler answers both.
import {
  create,
  type DescFile,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type GrpcHandler, type GrpcRequest, type GrpcResponse, StatusCode } from "grpc-handler";
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "#gen/grpc/reflection/v1/reflection_pb.js";

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]>;

/** Answers ServerReflectionInfo. What is not found is told inside the response, as NOT_FOUND; the stream goes on. */
export class ReflectionHandler implements GrpcHandler {
  readonly #registry: FileRegistry;
  readonly #services: readonly string[];
  #index: Map<string, DescFile> | undefined;

  /** `services` are the fully qualified names that `list_services` tells. */
  constructor(registry: FileRegistry, services: readonly string[]) {
    this.#registry = registry;
    this.#services = services;
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    for await (const { payload } of requests) {
      const originalRequest = fromBinary(ServerReflectionRequestSchema, payload);
      const messageResponse = this.#answer(originalRequest);
      const response = create(ServerReflectionResponseSchema, {
        validHost: originalRequest.host,
        originalRequest,
        messageResponse,
      });
      yield { payload: toBinary(ServerReflectionResponseSchema, response) };
    }
  }

  #answer({ messageRequest: asked }: ServerReflectionRequest): Answer {
    switch (asked.case) {
      case "listServices":
        return { case: "listServicesResponse", value: { service: this.#services.map((name) => ({ name })) } };
      case "fileByFilename":
        return files(this.#registry.getFile(asked.value), `there is no file "${asked.value}"`);
      case "fileContainingSymbol":
        this.#index ??= indexSymbols(this.#registry);
        return files(this.#index.get(asked.value.replace(/^\./, "")), `there is no symbol "${asked.value}"`);
      case "allExtensionNumbersOfType":
        return {
          case: "allExtensionNumbersResponse",
          value: { baseTypeName: asked.value, extensionNumber: this.#extensionsOf(asked.value) },
        };
      case "fileContainingExtension":
        return notFound("nothing here declares extensions");
      case undefined:
        return failed(StatusCode.INVALID_ARGUMENT, "the request asks nothing: set one field of message_request");
    }
  }

  #extensionsOf(typeName: string): number[] {
    const all = [...this.#registry].filter((type) => type.kind === "extension");
    return all.filter(({ extendee }) => extendee.typeName === typeName).map(({ number }) => number);
  }
}

function files(file: DescFile | undefined, otherwise: string): Answer {
  if (!file) return notFound(otherwise);
  const all = new Set<DescFile>();
  collect(file, all);
  const fileDescriptorProto = [...all].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function collect(file: DescFile, into: Set<DescFile>): void {
  if (into.has(file)) return;
  into.add(file);
  for (const dependency of file.dependencies) collect(dependency, into);
}

const notFound = (message: string): Answer => failed(StatusCode.NOT_FOUND, message);

function failed(errorCode: StatusCode, errorMessage: string): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}

function indexSymbols(registry: FileRegistry): Map<string, DescFile> {
  const index = new Map<string, DescFile>();
  for (const file of registry.files) {
    for (const message of file.messages) indexMessage(message, file, index);
    for (const { typeName } of [...file.enums, ...file.extensions]) index.set(typeName, file);
    for (const service of file.services) {
      index.set(service.typeName, file);
      for (const method of service.methods) index.set(`${service.typeName}.${method.name}`, file);
    }
  }
  return index;
}

function indexMessage(message: DescMessage, file: DescFile, index: Map<string, DescFile>): void {
  index.set(message.typeName, file);
  for (const field of message.fields) index.set(`${message.typeName}.${field.name}`, file);
  for (const { typeName } of message.nestedEnums) index.set(typeName, file);
  for (const nested of message.nestedMessages) indexMessage(nested, file, index);
}
