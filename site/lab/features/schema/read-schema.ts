// From the text of the reader's .proto to a schema, or to what is wrong with it. Loaded when the .proto is first changed.
import { create, type DescFile, type DescMethod, toBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import * as wkt from "@bufbuild/protobuf/wkt";
import { type Comments, moduleDts, moduleJs, moduleSpecifier } from "live-schema";
import { parseProto } from "live-schema/proto-source";
import type { ExampleData, JsonObject, MethodSample } from "../../example.ts";
import { loadFile } from "../../../run/call/methods.ts";
import { methodsOf } from "../../../run/state/method-entry.ts";
import type { Problem } from "../../../run/state/problem.ts";
import type { LiveSchema } from "./live-schema.ts";

export type ReadSchema =
  { readonly ok: true; readonly schema: LiveSchema } | { readonly ok: false; readonly problems: readonly Problem[] };

export async function readSchema(proto: string, example: ExampleData): Promise<ReadSchema> {
  const importable = [...googleFiles, ...(await filesThatIt(proto))];
  const parsed = parseProto(proto, { name: example.protoPath, importable });
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(problemOf) };
  const methods = methodsIn(parsed.file, example);
  if (methods.size === 0) return { ok: false, problems: [problemOf(noMethod)] };
  return { ok: true, schema: schemaOf(proto, parsed, methods) };
}

const noMethod = { line: 1, column: 1, message: "there is no service with a method, so there is nothing to call" };

const googleFiles: readonly DescFile[] = Object.values(wkt).filter(
  (value): value is DescFile => typeof value === "object" && "kind" in value && value.kind === "file",
);

/** The files of proto/ that the text imports; of others the parser tells. */
async function filesThatIt(proto: string): Promise<DescFile[]> {
  const paths = Array.from(proto.matchAll(/\bimport\s+(?:public\s+|weak\s+)?"([^"\n]+)"/g), ([, path = ""]) => path);
  const files = await Promise.all(paths.map(loadFile));
  return files.filter((file) => file !== undefined);
}

/** Methods that the file always had and the lab does not offer stay where they are. */
function methodsIn(file: DescFile, { services, protoSource, methods }: ExampleData): Map<string, DescMethod> {
  const known = new Set(methodsOf(protoSource).map(({ name }) => name));
  const own = (typeName: string): number => (services.includes(typeName) ? 0 : 1);
  const all = [...file.services]
    .sort((a, b) => own(a.typeName) - own(b.typeName))
    .flatMap((service) => service.methods)
    .filter(({ name }) => name in methods || !known.has(name));
  return new Map(all.reverse().map((method) => [method.name, method] as const));
}

function schemaOf(
  proto: string,
  { file, comments }: { readonly file: DescFile; readonly comments: Comments },
  methods: ReadonlyMap<string, DescMethod>,
): LiveSchema {
  const all = [...methods.values()].reverse();
  return {
    proto,
    methods,
    entries: all.map(({ name, methodKind, input, output }) => ({
      name,
      kind: methodKind,
      requestType: input.name,
      responseType: output.name,
    })),
    samples: Object.fromEntries(all.map((method) => [method.name, sampleOf(method)])),
    descriptors: toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file.proto] })),
    module: { specifier: moduleSpecifier(file), js: moduleJs(file), dts: moduleDts(file, comments) },
  };
}

/** Every field that has a value without being set, so that the reader sees what there is to fill in. */
function sampleOf({ input }: DescMethod): MethodSample {
  const request = toJson(input, create(input), { useProtoFieldName: true, alwaysEmitImplicit: true }) as JsonObject;
  return { request, messages: [request] };
}

function problemOf(place: { readonly line: number; readonly column: number; readonly message: string }): Problem {
  return { ...place, severity: "error", source: "proto" };
}
