// From the text of the reader's .proto files to a schema, or to what is wrong with them. Loaded when a .proto is first changed.
import { clone, create, type DescFile, type DescMethod, type FileRegistry, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { commentsOf, moduleDts, moduleJs, moduleSpecifier } from "live-schema";
import { declaresRules } from "../../../run/call/declared-rules.ts";
import { isServed } from "../../../run/call/methods.ts";
import { sharedTransport } from "../../../run/carriers/shared-socket.ts";
import { buildSchema } from "../../../run/session/build-schema.ts";
import type { GeneratedModule, ProtoFiles } from "../../../run/session/served-code.ts";
import type { Problem } from "../../../run/state/problem.ts";
import type { ExampleData } from "../../example.ts";
import type { LiveSchema } from "./live-schema.ts";
import { namedMethods } from "./named-methods.ts";
import { sampleOf } from "./sample.ts";

export type ReadSchema =
  { readonly ok: true; readonly schema: LiveSchema } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Rejects when the server cannot be reached or refuses, and by the signal. */
export async function readSchema(files: ProtoFiles, example: ExampleData, signal?: AbortSignal): Promise<ReadSchema> {
  const built = await buildSchema(sharedTransport(), files, signal);
  return built.ok ? schemaOf(files, built.registry, example) : built;
}

/** What the lab needs of files that were read. */
export function schemaOf(files: ProtoFiles, registry: FileRegistry, example: ExampleData): ReadSchema {
  const own = [...registry.files].filter(({ proto }) => Object.hasOwn(files, proto.name));
  const { methods, entries } = namedMethods(callable(own, example));
  if (entries.length === 0) return { ok: false, problems: [noMethod(example.protoPath)] };
  const samples = Object.fromEntries([...methods].map(([name, method]) => [name, sampleOf(method)]));
  const sent = filesToSend(registry, files);
  return {
    ok: true,
    schema: {
      ...{ files, registry, methods, entries, samples, hasRules: declaresRules(own) },
      ...{ descriptors: descriptorsOf(sent), modules: sent.map(moduleOf) },
    },
  };
}

function noMethod(file: string): Problem {
  const message = "there is no service with a method, so there is nothing to call";
  return { file, line: 1, column: 1, severity: "error", source: "proto", message };
}

/** What the server has itself is left out, unless it imports a file that the reader's stands in for. */
function filesToSend(registry: FileRegistry, files: ProtoFiles): DescFile[] {
  const sent = new Set<DescFile>();
  for (const file of registry.files) {
    const path = file.proto.name;
    const isTheirs = Object.hasOwn(files, path) || !isServed(path);
    if (isTheirs || file.dependencies.some((imported) => sent.has(imported))) sent.add(file);
  }
  return [...sent];
}

function moduleOf(file: DescFile): GeneratedModule {
  const dts = moduleDts(file, commentsOf(file));
  return { path: file.proto.name, specifier: moduleSpecifier(file), js: moduleJs(file), dts };
}

/** Without comments, which the server needs not. */
function descriptorsOf(files: readonly DescFile[]): Uint8Array {
  const bare = files.map(({ proto }) => clone(FileDescriptorProtoSchema, proto));
  for (const file of bare) delete file.sourceCodeInfo;
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: bare }));
}

/** What the example's services have comes first. Methods that its file always had and the lab does not offer stay where they are. */
function callable(
  files: readonly DescFile[],
  { services, protoPath, protoMethods, methods, own }: ExampleData,
): DescMethod[] {
  const known = new Set(protoMethods.map(({ name }) => name));
  const rank = (typeName: string, path: string): number =>
    services.includes(typeName) ? 0 : path === protoPath ? 1 : 2;
  return files
    .flatMap((file) => file.services)
    .sort((a, b) => rank(a.typeName, a.file.proto.name) - rank(b.typeName, b.file.proto.name))
    .flatMap((service) => service.methods)
    .filter(({ name, parent }) => {
      return (
        own !== undefined || parent.file.proto.name !== protoPath || Object.hasOwn(methods, name) || !known.has(name)
      );
    });
}
