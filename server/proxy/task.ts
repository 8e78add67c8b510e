// What of the proxy runs in a task's process: deployments' descriptors, and long messages between JSON and protobuf.
import { Buffer } from "node:buffer";
import {
  create,
  createFileRegistry,
  createRegistry,
  type DescMethod,
  fromBinary,
  type Registry,
} from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorSetSchema,
  MethodOptions_IdempotencyLevel,
} from "@bufbuild/protobuf/wkt";
import { StatusCode } from "grpc-handler";
import { withGoogleTypes } from "../descriptor-sets.ts";
import { PlaygroundError } from "../errors.ts";
import { limits } from "../limits.ts";
import { methodKinds } from "../method-kinds.ts";
import { FieldReader, pack, type Task } from "../sandbox/packing.ts";
import { encodeRequest, encodeResponse, findMethod } from "./connect/codec.ts";
import { inflate } from "./connect/compression.ts";
import { readTranscoding } from "./connect/task-packing.ts";

/** Input: a set of files, and a service. Output: its methods, see `unpackMethods`. */
export const schemaTask: Task = (input) => {
  const fields = fieldsOf(input);
  const registry = registryOf(fields.bytes(), fields.bytes());
  const methods = registry.getService(fields.text())?.methods ?? [];
  return pack((output) => {
    output.u32(methods.length);
    for (const { name, methodKind, idempotency } of methods) {
      const isPure = idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
      output.text(name).u8(methodKinds.indexOf(methodKind)).u8(Number(isPure));
    }
  });
};

/** Input: see `packTranscoding`. Output: the other form of the message. */
export const transcodeTask: Task = (input) => {
  const fields = fieldsOf(input);
  const registry = registryOf(fields.bytes(), fields.bytes());
  const { path, direction, isGzip, message } = readTranscoding(fields);
  const method = methodOf(registry, path);
  const output =
    direction === "response"
      ? encodeResponse(method.output, message, registry)
      : encodeRequest(
          method.input,
          isGzip ? inflate(message, limits.requestBytes * limits.proxy.jsonPerByte) : message,
          registry,
        );
  const { outputBytes } = limits.tasks.kinds.transcode;
  if (output.length <= outputBytes) return output;
  const text = `a message of ${path} is ${String(output.length)} bytes of JSON; at most ${String(outputBytes)} are allowed`;
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, text);
};

const fieldsOf = (input: Uint8Array): FieldReader =>
  new FieldReader(Buffer.from(input.buffer, input.byteOffset, input.byteLength));

function methodOf(registry: Registry, path: string): DescMethod {
  const method = findMethod(registry, path);
  if (method) return method;
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `no method ${path} is known here`);
}

interface Known {
  readonly bytes: Uint8Array;
  readonly registry: Registry;
}

let usual: Known | undefined;
let deployed: Known | undefined;

/** The files of proto/, under those of a deployment: both are mostly those of the task before. */
function registryOf(usualBytes: Uint8Array, ownBytes: Uint8Array): Registry {
  usual = knownOr(usual, usualBytes, (set) => withGoogleTypes(createFileRegistry(set)));
  if (ownBytes.length === 0) return usual.registry;
  const below = usual.registry;
  // The later one counts where both have a type.
  deployed = knownOr(deployed, ownBytes, (set) => createRegistry(below, createFileRegistry(set)));
  return deployed.registry;
}

type FileSet = ReturnType<typeof sortedSet>;

function knownOr(known: Known | undefined, bytes: Uint8Array, make: (set: FileSet) => Registry): Known {
  if (known && Buffer.compare(known.bytes, bytes) === 0) return known;
  return { bytes: Buffer.from(bytes), registry: make(sortedSet(bytes)) };
}

/** A registry takes each file after those that it imports. */
function sortedSet(bytes: Uint8Array) {
  const files = fromBinary(FileDescriptorSetSchema, bytes).file;
  const byName = new Map(files.map((file) => [file.name, file]));
  const sorted = new Set<FileDescriptorProto>();
  const visited = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto): void => {
    if (visited.has(file)) return;
    visited.add(file);
    for (const name of file.dependency) {
      const imported = byName.get(name);
      if (imported) add(imported);
    }
    sorted.add(file);
  };
  for (const file of files) add(file);
  return create(FileDescriptorSetSchema, { file: [...sorted] });
}
