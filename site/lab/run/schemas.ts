// Loads a method's descriptor by the path of its .proto, when it is first needed.
import type { DescFile, DescMethod } from "@bufbuild/protobuf";
import type { ExampleData } from "../example.ts";

const modules = import.meta.glob<Record<string, unknown>>([
  "../../../proto/gen/**/*_pb.js",
  // Loaded with the lab itself, or never called from it.
  "!../../../proto/gen/playground/**",
  "!../../../proto/gen/grpc/**",
]);

/** Throws a sentence when the example names a file, service or method that there is no generated code for. */
export async function loadMethods(
  example: Pick<ExampleData, "protoPath" | "services">,
): Promise<ReadonlyMap<string, DescMethod>> {
  const path = example.protoPath.replace(/\.proto$/, "_pb.js");
  const load = modules[`../../../proto/gen/${path}`];
  if (!load) throw new Error(`there is no generated code for ${example.protoPath}; expected proto/gen/${path}`);
  const file = Object.values(await load()).find(isFile);
  const services = file?.services.filter(({ typeName }) => example.services.includes(typeName)) ?? [];
  return new Map(services.flatMap(({ methods }) => methods.map((method) => [method.name, method])));
}

function isFile(value: unknown): value is DescFile {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "file";
}
