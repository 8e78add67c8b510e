// Whose descriptors a Connect call is read by: those of proto/, or, for a deployment whose reader brought others along, what the
// backend's reflection says. The backend may be elsewhere, and asked in gRPC it answers the same.
import {
  create,
  createFileRegistry,
  createRegistry,
  equals,
  fromBinary,
  type Registry,
  toBinary,
} from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import {
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "#gen/grpc/reflection/v1/reflection_pb.js";
import { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import type { Log } from "../../log.ts";
import type { ClientUpstream } from "../client.ts";
import { framePrefix, FrameSplitter } from "../frames.ts";

const reflectionPath = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

export class Schemas {
  readonly #usual: Registry;
  readonly #usualFiles: ReadonlyMap<string, FileDescriptorProto>;
  /** By deployment and service. What a deployment is does not change, so neither does its answer. */
  readonly #known = new Map<string, Registry>();

  readonly #log: Log;

  constructor(usual: Registry, log: Log) {
    this.#log = log;
    this.#usual = usual;
    this.#usualFiles = new Map([...usual].map(({ file }) => [file.proto.name, file.proto]));
  }

  /** Never rejects: where nothing is to be learned, the call itself will say why. */
  async for(deploymentId: string, service: string, upstream: ClientUpstream): Promise<Registry> {
    const key = `${deploymentId} ${service}`;
    const known = this.#known.get(key);
    if (known) return known;
    const registry = await this.#learn(deploymentId, service, upstream).catch(() => undefined);
    if (!registry) return this.#usual;
    this.#known.set(key, registry);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > limits.proxy.deploymentSchemas) this.#known.delete(oldest);
    return registry;
  }

  async #learn(deploymentId: string, service: string, upstream: ClientUpstream): Promise<Registry | undefined> {
    const files = await reflect({ deploymentId, service, upstream, log: this.#log });
    const [first] = files;
    if (!first || files.every((file) => this.#isUsual(file))) return first && this.#usual;
    const byName = new Map(files.map((file) => [file.name, file]));
    // The later one counts where both have a type.
    return createRegistry(
      this.#usual,
      createFileRegistry(first, (name) => byName.get(name)),
    );
  }

  #isUsual(file: FileDescriptorProto): boolean {
    const usual = this.#usualFiles.get(file.name);
    return usual !== undefined && equals(FileDescriptorProtoSchema, usual, file);
  }
}

interface Asked {
  readonly deploymentId: string;
  readonly service: string;
  readonly upstream: ClientUpstream;
  readonly log: Log;
}

/** The service's file, then those that it imports; none when there is no such service. Rejects when the call fails. */
async function reflect(asked: Asked): Promise<FileDescriptorProto[]> {
  const request = create(ServerReflectionRequestSchema, {
    messageRequest: { case: "fileContainingSymbol", value: asked.service },
  });
  const message = await ask(asked, toBinary(ServerReflectionRequestSchema, request));
  const { messageResponse: response } = fromBinary(ServerReflectionResponseSchema, message);
  if (response.case !== "fileDescriptorResponse") return [];
  return response.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

function ask({ deploymentId, upstream, log }: Asked, request: Uint8Array): Promise<Uint8Array> {
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
