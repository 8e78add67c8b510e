// From the text of the reader's .proto to a schema, or to what is wrong with it. Loaded when the .proto is first changed.
import {
  clone,
  create,
  type DescField,
  type DescFile,
  type DescMethod,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { commentsOf, moduleDts, moduleJs, moduleSpecifier } from "live-schema";
import { buildSchema, sharedTransport } from "../../../run/live.ts";
import { entryOf } from "../../../run/state/method-entry.ts";
import type { Problem } from "../../../run/state/problem.ts";
import type { ExampleData, JsonObject, MethodSample } from "../../example.ts";
import type { LiveSchema } from "./live-schema.ts";

export type ReadSchema =
  { readonly ok: true; readonly schema: LiveSchema } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Rejects when the server cannot be reached or refuses, and by the signal. */
export async function readSchema(proto: string, example: ExampleData, signal?: AbortSignal): Promise<ReadSchema> {
  const built = await buildSchema(sharedTransport(), { path: example.protoPath, text: proto }, signal);
  return built.ok ? schemaOf(proto, built.file, example) : built;
}

/** What the lab needs of a file that was read. */
export function schemaOf(proto: string, file: DescFile, example: ExampleData): ReadSchema {
  const methods = methodsIn(file, example);
  if (methods.size === 0) return { ok: false, problems: [noMethod] };
  const all = [...methods.values()].reverse();
  const entries = all.map(entryOf);
  const samples = Object.fromEntries(all.map((method) => [method.name, sampleOf(method)]));
  const module = { specifier: moduleSpecifier(file), js: moduleJs(file), dts: moduleDts(file, commentsOf(file)) };
  return { ok: true, schema: { proto, methods, entries, samples, descriptors: descriptorsOf(file), module } };
}

const noMethod: Problem = {
  ...{ line: 1, column: 1, severity: "error", source: "proto" },
  message: "there is no service with a method, so there is nothing to call",
};

/** Without comments, which the server needs not. */
function descriptorsOf({ proto }: DescFile): Uint8Array {
  const bare = clone(FileDescriptorProtoSchema, proto);
  delete bare.sourceCodeInfo;
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [bare] }));
}

/** Methods that the file always had and the lab does not offer stay where they are. */
function methodsIn(file: DescFile, { services, protoMethods, methods }: ExampleData): Map<string, DescMethod> {
  const known = new Set(protoMethods.map(({ name }) => name));
  const own = (typeName: string): number => (services.includes(typeName) ? 0 : 1);
  const all = [...file.services]
    .sort((a, b) => own(a.typeName) - own(b.typeName))
    .flatMap((service) => service.methods)
    .filter(({ name }) => name in methods || !known.has(name));
  return new Map(all.reverse().map((method) => [method.name, method] as const));
}

/** Every field that has a value without being set, so that the reader sees what there is to fill in. */
function sampleOf({ input }: DescMethod): MethodSample {
  const unset = toJson(input, create(input), { useProtoFieldName: true, alwaysEmitImplicit: true }) as JsonObject;
  const request = { ...unset, ...Object.fromEntries(input.fields.flatMap(sampleOfAny)) };
  return { request, messages: [request] };
}

/** How an Any is written in JSON is hard to guess. */
function sampleOfAny({ name, message, fieldKind, oneof }: DescField): [string, JsonValue][] {
  if (message?.typeName !== "google.protobuf.Any" || oneof || fieldKind === "map") return [];
  const any = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1.5s" };
  return [[name, fieldKind === "list" ? [any] : any]];
}
