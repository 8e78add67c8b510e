// Loads a method's descriptor by the path of its .proto, when it is first needed.
import type { DescFile, DescMethod } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import type { ServedExample, ServedSchema } from "../session/served-code.ts";
import { loadTypesOf } from "./known-types.ts";

const modules = import.meta.glob<Record<string, unknown>>([
  "../../../proto/gen/**/*_pb.js",
  // Loaded with the lab itself.
  "!../../../proto/gen/playground/**",
]);

/** Throws a sentence when the example names a file, service or method that there is no generated code for. */
export async function loadMethods(
  example: Pick<ServedExample, "protoPath" | "services">,
): Promise<ReadonlyMap<string, DescMethod>> {
  // What no example has comes with its .proto files.
  if (example.services.length === 0) return new Map();
  const file = await loadFile(example.protoPath);
  if (!file) throw new Error(`there is no generated code for ${example.protoPath} in proto/gen`);
  await loadTypesOf(file);
  const services = file.services.filter(({ typeName }) => example.services.includes(typeName));
  return new Map(services.flatMap(({ methods }) => methods.map((method) => [method.name, method])));
}

/** The methods of the reader's .proto; without one, the example's. */
export async function methodsFor(
  example: ServedExample,
  schema: ServedSchema | undefined,
): Promise<ReadonlyMap<string, DescMethod>> {
  return schema?.methods ?? (await loadMethods(example));
}

/** The descriptor of a file of proto/; undefined when there is none of that path. */
export async function loadFile(protoPath: string): Promise<DescFile | undefined> {
  const load = modules[`../../../proto/gen/${protoPath.replace(/\.proto$/, "_pb.js")}`];
  return load && Object.values(await load()).find(isFile);
}

/** Whether the server has that file's module and descriptor itself. */
export function isServed(protoPath: string): boolean {
  const place = `../../../proto/gen/${protoPath.replace(/\.proto$/, "_pb.js")}`;
  return Object.hasOwn(modules, place) || protoPath.startsWith("playground/v1/") || isGoogles(protoPath);
}

const isGoogles = (protoPath: string): boolean => wktPublicImportPaths[protoPath] !== undefined;

function isFile(value: unknown): value is DescFile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file";
}
