// Whose descriptors a Connect call is read by: those of proto/, or, for a deployment whose reader brought others along, what the
// backend's reflection says. The backend may be elsewhere, and asked in gRPC it answers the same.
import { create, type FileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "#gen/grpc/reflection/v1/reflection_pb.js";
import { descriptorSetOf, withGoogleTypes } from "../../descriptor-sets.ts";
import { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import type { Log } from "../../log.ts";
import type { ClientUpstream } from "../admission/client.ts";
import { framePrefix, FrameSplitter } from "../call/frames.ts";
import type { TaskRequest, TaskRunner } from "../../sandbox/index.ts";
import { outputOf, pack } from "../../sandbox/packing.ts";
import { asideCodec, type Codec, findMethod, jsonCodec, type TranscodeAside } from "./codec.ts";
import { type MethodFacts, unpackMethods, writeTranscoding } from "./task-packing.ts";
import { turnBudget } from "./turn-budget.ts";

const reflectionPath = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

/** By what one call's messages are read and written. */
export interface CallSchema {
  /** By its path, "/package.Service/Method". */
  method(path: string): MethodFacts | undefined;
  /** For JSON; undefined when there is no such method. Tasks run in the name of `request`. */
  codec(path: string, request: TaskRequest): Codec | undefined;
}

export interface SchemasOptions {
  /** The services of proto/. */
  readonly registry: FileRegistry;
  readonly tasks: Pick<TaskRunner, "run">;
  readonly log: Log;
}

interface Learned {
  readonly schema: CallSchema;
  readonly bytes: number;
}

export class Schemas {
  readonly usual: CallSchema;
  readonly #options: SchemasOptions;
  /** As a FileDescriptorSet, and each file. */
  readonly #usualSet: Uint8Array;
  readonly #usualFiles: readonly Buffer[];
  /** By deployment and service. What a deployment is does not change, so neither does its answer. */
  readonly #known = new Map<string, Learned>();
  #bytes = 0;

  constructor(options: SchemasOptions) {
    this.#options = options;
    const files = [...options.registry.files];
    this.#usualSet = descriptorSetOf(files);
    this.#usualFiles = files.map(({ proto }) => Buffer.from(toBinary(FileDescriptorProtoSchema, proto)));
    this.usual = this.#usualSchema();
  }

  /** Rejects when the deployment's descriptors take too much to read; without any, the call itself will say why. */
  async for(deploymentId: string, service: string, upstream: ClientUpstream): Promise<CallSchema> {
    const key = `${deploymentId} ${service}`;
    const known = this.#known.get(key);
    if (known) return known.schema;
    const query = { deploymentId, service, upstream, log: this.#options.log };
    const files = await reflect(query).catch(() => undefined);
    if (!files || files.length === 0) return this.usual;
    const learned = await this.#learn(files, service, upstream.owner);
    this.#keep(key, learned);
    return learned.schema;
  }

  #keep(key: string, learned: Learned): void {
    this.#bytes += learned.bytes - (this.#known.get(key)?.bytes ?? 0);
    this.#known.set(key, learned);
    for (const [oldest, { bytes }] of this.#known) {
      if (this.#known.size <= limits.proxy.deploymentSchemas && this.#bytes <= limits.proxy.deploymentSchemaBytes)
        return;
      this.#known.delete(oldest);
      this.#bytes -= bytes;
    }
  }

  async #learn(files: readonly Uint8Array[], service: string, owner: string): Promise<Learned> {
    const bytes = service.length + files.reduce((sum, file) => sum + file.length, 0);
    if (files.every((file) => this.#isUsual(file))) return { schema: this.usual, bytes: service.length };
    const set = setOf(files);
    const input = pack((fields) => fields.bytes(this.#usualSet).bytes(set).text(service));
    const methods = unpackMethods(outputOf(await this.#options.tasks.run("schema", input, { owner })));
    return { schema: this.#deployedSchema(set, service, methods), bytes };
  }

  #isUsual(file: Uint8Array): boolean {
    return this.#usualFiles.some((usual) => usual.equals(file));
  }

  #usualSchema(): CallSchema {
    const { registry } = this.#options;
    const types = withGoogleTypes(registry);
    return {
      method: (path) => {
        const method = findMethod(registry, path);
        const isPure = method?.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
        return method && { kind: method.methodKind, hasNoSideEffects: isPure };
      },
      codec: (path, request) => {
        const method = findMethod(registry, path);
        const aside = this.#aside(path, new Uint8Array(), request);
        return method && jsonCodec(method, types, { inTurn: turnBudget.of(request), aside });
      },
    };
  }

  /** Its messages are always made in a task's process: here is no registry of a reader's descriptors. */
  #deployedSchema(set: Uint8Array, service: string, methods: ReadonlyMap<string, MethodFacts>): CallSchema {
    const method = (path: string): MethodFacts | undefined => {
      const [, called, name = ""] = path.split("/");
      return called === service ? methods.get(name) : undefined;
    };
    return {
      method,
      codec: (path, request) => method(path) && asideCodec(this.#aside(path, set, request)),
    };
  }

  #aside(path: string, set: Uint8Array, request: TaskRequest): TranscodeAside {
    return async (transcoding) => {
      const input = pack((fields) => {
        fields.bytes(this.#usualSet).bytes(set);
        writeTranscoding(fields, { path, ...transcoding });
      });
      return outputOf(await this.#options.tasks.run("transcode", input, request));
    };
  }
}

/** A FileDescriptorSet of files that stay as they are: each a field of number 1, which in bytes is what a list is. */
function setOf(files: readonly Uint8Array[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const file of files) writer.tag(1, WireType.LengthDelimited).bytes(file);
  return writer.finish();
}

interface ReflectionQuery {
  readonly deploymentId: string;
  readonly service: string;
  readonly upstream: ClientUpstream;
  readonly log: Log;
}

/** The service's file, then those that it imports; none when there is no such service. Rejects when the call fails. */
async function reflect(query: ReflectionQuery): Promise<Uint8Array[]> {
  const request = create(ServerReflectionRequestSchema, {
    messageRequest: { case: "fileContainingSymbol", value: query.service },
  });
  const message = await callReflection(query, toBinary(ServerReflectionRequestSchema, request));
  const { messageResponse: response } = fromBinary(ServerReflectionResponseSchema, message);
  if (response.case !== "fileDescriptorResponse") return [];
  return response.value.fileDescriptorProto;
}

function callReflection({ deploymentId, upstream, log }: ReflectionQuery, request: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const onFault = ({ message }: { message: string }): void => reject(new Error(message));
    const faults = new FaultBoundary({ what: `reflection of ${deploymentId}`, log, onFault });
    const metadata = [["x-deployment", deploymentId]] as const;
    const messages = new FrameSplitter({ of: "response", limitBytes: limits.messageBytes, flags: [0] });
    const start = { path: reflectionPath, metadata, timeoutMs: limits.proxy.reflectionMs };
    const call = upstream.open(start, {
      faults,
      onHeaders: () => undefined,
      onData: (chunk) => {
        const [message] = messages.split(chunk);
        if (message) resolve(message);
      },
      onDrain: () => undefined,
      onFinish: ({ message }) => reject(new Error(message)),
    });
    call.write(framePrefix(0, request.length), request);
    call.end();
  });
}
