// Server reflection, so that `buf curl` needs no .proto files. v1 and v1alpha have the same bytes, so one handler does.
import { setImmediate as nextTurn } from "node:timers/promises";
import { create, type FileRegistry, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type GrpcHandler, type GrpcRequest, type GrpcResponse, RpcError, StatusCode } from "grpc-handler";
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "#gen/grpc/reflection/v1/reflection_pb.js";
import { googleFiles } from "../descriptor-sets.ts";
import { clientStatus } from "../errors.ts";
import { readRequest } from "../read-request.ts";
import type { Deployment } from "../playground/index.ts";
import { DeployedSchema, fileOfExtension, KnownSchema, type Schema } from "./schema.ts";

type Answer = NonNullable<MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]>;

export interface ReflectionOptions {
  /** The services of proto/. */
  readonly descriptors: FileRegistry;
  /** The services, fully qualified, whose calls go to deployments, and those that the playground answers itself. */
  readonly sandboxed: readonly string[];
  readonly own: readonly string[];
  /** Throws a PlaygroundError for a deployment that does not exist. */
  readonly find: (deploymentId: string) => Deployment;
}

/**
 * Answers ServerReflectionInfo: with `x-deployment` in the call's metadata for that deployment, descriptors that its reader
 * brought along included. What is not found is NOT_FOUND inside the response, and the stream goes on; for a
 * deployment that does not exist the call is NOT_FOUND.
 */
export class ReflectionHandler implements GrpcHandler {
  readonly #options: ReflectionOptions;
  readonly #usual: KnownSchema;
  readonly #deployed = new WeakMap<Deployment, Schema>();

  constructor(options: ReflectionOptions) {
    this.#options = options;
    // Clients ask for what an Any holds by its name, whether or not a .proto here imports its file.
    this.#usual = new KnownSchema(
      [...googleFiles, ...options.descriptors.files],
      [...options.sandboxed, ...options.own],
    );
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    for await (const { payload, metadata } of requests) {
      const schema = this.#schemaFor(metadata["x-deployment"]);
      const originalRequest = readRequest(ServerReflectionRequestSchema, payload);
      const messageResponse = answer(schema, originalRequest);
      const response = create(ServerReflectionResponseSchema, {
        validHost: originalRequest.host,
        originalRequest,
        messageResponse,
      });
      yield { payload: toBinary(ServerReflectionResponseSchema, response) };
      // A client may send thousands of requests at once.
      await nextTurn();
    }
  }

  #schemaFor(id: string | Uint8Array | undefined): Schema {
    if (typeof id !== "string") return this.#usual;
    const deployment = this.#find(id);
    const known = this.#deployed.get(deployment) ?? this.#schemaOf(deployment);
    this.#deployed.set(deployment, known);
    return known;
  }

  #find(id: string): Deployment {
    try {
      return this.#options.find(id);
    } catch (error) {
      const { code, message } = clientStatus(error);
      throw new RpcError(code, message);
    }
  }

  #schemaOf({ ownSchema, services }: Deployment): Schema {
    const { own } = this.#options;
    const all = [...services, ...own];
    return ownSchema ? new DeployedSchema(ownSchema, this.#usual, all) : this.#usual.withServices(all);
  }
}

function answer(schema: Schema, { messageRequest: request }: ServerReflectionRequest): Answer {
  switch (request.case) {
    case "listServices":
      return { case: "listServicesResponse", value: { service: schema.services.map((name) => ({ name })) } };
    case "fileByFilename":
      return files(schema.file(request.value), `there is no file "${request.value}"`);
    case "fileContainingSymbol":
      return files(schema.fileOf(request.value), `there is no symbol "${request.value}"`);
    case "allExtensionNumbersOfType":
      return {
        case: "allExtensionNumbersResponse",
        value: { baseTypeName: request.value, extensionNumber: schema.extensionsOf(request.value) },
      };
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = request.value;
      return files(
        fileOfExtension(schema, containingType, extensionNumber),
        `there is no extension ${String(extensionNumber)} of "${containingType}"`,
      );
    }
    case undefined:
      return failed(StatusCode.INVALID_ARGUMENT, "the request asks nothing: set one field of message_request");
  }
}

function files(fileDescriptorProto: Uint8Array[] | undefined, otherwise: string): Answer {
  if (!fileDescriptorProto) return failed(StatusCode.NOT_FOUND, otherwise);
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function failed(errorCode: StatusCode, errorMessage: string): Answer {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
