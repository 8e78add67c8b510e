// PlaygroundService itself, written against the same handler API that readers use.
import { randomUUID } from "node:crypto";
import { create, toBinary } from "@bufbuild/protobuf";
import {
  type CallContext,
  type GrpcHandler,
  type GrpcRequest,
  type GrpcResponse,
  RpcError,
  StatusCode,
} from "grpc-handler";
import {
  CheckSchemaRequestSchema,
  CheckSchemaResponseSchema,
  DeployRequestSchema,
  DeployResponseSchema,
  FormatSchemaRequestSchema,
  FormatSchemaResponseSchema,
  GetStateResponseSchema,
  ReadSchemaRequestSchema,
  ReadSchemaResponseSchema,
  RunFixturesRequestSchema,
  Severity,
  WatchQueueResponseSchema,
  WatchRequestSchema,
} from "#gen/playground/v1/playground_pb.js";
import { type AddressOf, type Caller, callerOf } from "../caller.ts";
import { readRequest } from "../read-request.ts";
import type { Diagnostic, SandboxState } from "../sandbox/index.ts";
import { readDeployedProtos } from "./deployed-protos.ts";
import { LoadFault } from "./deployment.ts";
import type { FixtureRuns, ReaderHost } from "./fixture-runs.ts";
import type { DeployOutcome, Registry } from "./registry.ts";
import type { SchemaRequests } from "./schema-requests.ts";

export interface PlaygroundOptions {
  readonly registry: Registry;
  readonly fixtures: FixtureRuns;
  readonly schemas: SchemaRequests;
  readonly addressOf: AddressOf;
  readonly state: () => SandboxState;
}

/** Answers Deploy, ReadSchema, CheckSchema, FormatSchema, GetState, WatchQueue, Watch and RunFixtures. Errors: NOT_FOUND for unknown examples and deployments, INVALID_ARGUMENT for wrong descriptors, RESOURCE_EXHAUSTED when there is no room. */
export class PlaygroundHandler implements GrpcHandler {
  readonly #options: PlaygroundOptions;

  constructor(options: PlaygroundOptions) {
    this.#options = options;
  }

  handleRequest(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    switch (request.methodName) {
      case "GetState":
        return Promise.resolve(this.#getState());
      case "ReadSchema":
        return this.#readSchema(request, context);
      case "CheckSchema":
        return this.#checkSchema(request, context);
      case "FormatSchema":
        return this.#formatSchema(request, context);
      default:
        return this.#deploy(request, context);
    }
  }

  async #readSchema(request: GrpcRequest, { signal, peer }: CallContext): Promise<GrpcResponse> {
    const { files } = readRequest(ReadSchemaRequestSchema, request.payload);
    const result = await this.#options.schemas.read(files, { ...this.#callerOf(request, peer), signal });
    const response = create(
      ReadSchemaResponseSchema,
      result.ok ? { fileDescriptorSet: result.descriptors } : { diagnostics: result.diagnostics.map(toProto) },
    );
    return { payload: toBinary(ReadSchemaResponseSchema, response) };
  }

  async #checkSchema(request: GrpcRequest, { signal, peer }: CallContext): Promise<GrpcResponse> {
    const { files, against } = readRequest(CheckSchemaRequestSchema, request.payload);
    const result = await this.#options.schemas.check(files, against, { ...this.#callerOf(request, peer), signal });
    const response = create(
      CheckSchemaResponseSchema,
      result.ok
        ? { lint: result.lint.map(toProto), breaking: result.breaking.map(toProto) }
        : { diagnostics: result.diagnostics.map(toProto) },
    );
    return { payload: toBinary(CheckSchemaResponseSchema, response) };
  }

  async #formatSchema(request: GrpcRequest, { signal, peer }: CallContext): Promise<GrpcResponse> {
    const { files } = readRequest(FormatSchemaRequestSchema, request.payload);
    const result = await this.#options.schemas.format(files, { ...this.#callerOf(request, peer), signal });
    const response = create(
      FormatSchemaResponseSchema,
      result.ok ? { files: { ...result.files } } : { diagnostics: result.diagnostics.map(toProto) },
    );
    return { payload: toBinary(FormatSchemaResponseSchema, response) };
  }

  #getState(): GrpcResponse {
    const { layers, ...state } = this.#options.state();
    const response = create(GetStateResponseSchema, { sandbox: { ...state, layers: [...layers] } });
    return { payload: toBinary(GetStateResponseSchema, response) };
  }

  /** A session that is not free yet is waited for as long as the client waits. */
  async #deploy(request: GrpcRequest, { signal, peer }: CallContext): Promise<GrpcResponse> {
    const { example, files, fileDescriptorSet, validateRequests } = readRequest(DeployRequestSchema, request.payload);
    const { address, session, deploymentId: replaces } = this.#callerOf(request, peer);
    const requester = { address, signal };
    const { registry, schemas } = this.#options;
    const sources = await readDeployedProtos({ files, fileDescriptorSet }, schemas, { session, ...requester });
    const reader = ownReader(session);
    const outcome: DeployOutcome = sources.ok
      ? await registry.deploy({ example, ...sources, validateRequests, reader, requester, replaces })
      : sources;
    const response = create(DeployResponseSchema, {
      deploymentId: outcome.deployment?.id ?? "",
      diagnostics: outcome.diagnostics.map(toProto),
      monotonicMs: monotonicMs(),
    });
    return { payload: toBinary(DeployResponseSchema, response) };
  }

  handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    switch (request.methodName) {
      case "WatchQueue":
        return this.#watchQueue(request, context);
      case "RunFixtures":
        return this.#runFixtures(request, context);
      default:
        return this.#watch(request, context);
    }
  }

  async *#watchQueue(request: GrpcRequest, { signal, peer }: CallContext): AsyncGenerator<GrpcResponse> {
    const reader = ownReader(this.#callerOf(request, peer).session);
    if (reader === undefined) {
      throw new RpcError(
        StatusCode.INVALID_ARGUMENT,
        "whose place? Send the metadata x-session, the same as with Deploy",
      );
    }
    for await (const ahead of this.#options.registry.watchQueue(reader, signal))
      yield { payload: toBinary(WatchQueueResponseSchema, create(WatchQueueResponseSchema, { ahead })) };
  }

  async *#watch(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { deploymentId, afterSequence } = readRequest(WatchRequestSchema, request.payload);
    const deployment = this.#options.registry.find(deploymentId);
    const ending = AbortSignal.any([context.signal, deployment.removed, deployment.drained]);
    const events = deployment.trace.watch(afterSequence, ending);
    // A refusal is a status alone: behind headers it would wait for a client that has no window. The id is another one than was
    // asked for when the deployment has been replaced.
    context.sendHeaders({ "x-deployment": deployment.id });
    const release = deployment.use();
    try {
      for await (const { bytes } of events) yield { payload: bytes };
    } finally {
      release();
    }
  }

  /** In a session of its own, so that the reader's deployments stay, and ended with the run, so that it holds no runner. */
  async *#runFixtures(request: GrpcRequest, { signal, peer }: CallContext): AsyncGenerator<GrpcResponse> {
    const wanted = readRequest(RunFixturesRequestSchema, request.payload);
    const { example, files, fileDescriptorSet, fixtures, validateRequests } = wanted;
    const { address, session = randomUUID() } = this.#callerOf(request, peer);
    const reader = `fixtures:${session}`;
    const requester = { address, signal };
    const { registry, schemas } = this.#options;
    const sources = await readDeployedProtos({ files, fileDescriptorSet }, schemas, { session, ...requester });
    const host: ReaderHost = {
      async deploy(own) {
        if (!sources.ok) throw new LoadFault(sources.diagnostics);
        const deployed = { example, files: sources.files, descriptors: sources.descriptors ?? own };
        const outcome = await registry.deploy({ ...deployed, validateRequests, reader, requester });
        if (outcome.deployment) return outcome.deployment.id;
        throw new LoadFault(outcome.diagnostics);
      },
      readProto: (files) => schemas.read(files, { address, session, signal }),
      async *watch(id, stop) {
        for await (const { response } of registry.find(id).trace.watch(0n, AbortSignal.any([signal, stop])))
          yield response;
      },
    };
    try {
      const services = registry.servicesOf(example);
      for await (const payload of this.#options.fixtures.run({ services, fixtures, client: address }, host, signal))
        yield { payload };
    } finally {
      registry.endSession(reader);
    }
  }

  #callerOf({ metadata }: GrpcRequest, peer: string): Caller {
    return callerOf(metadata, peer, this.#options.addressOf);
  }
}

function ownReader(session: string | undefined): string | undefined {
  return session === undefined ? undefined : `session:${session}`;
}

function toProto({ severity, ...place }: Diagnostic): { severity: Severity } & Omit<Diagnostic, "severity"> {
  return { ...place, severity: severity === "error" ? Severity.ERROR : Severity.WARNING };
}

/** The clock of the trace events, which is the same in every process of this machine. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
