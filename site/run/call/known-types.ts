// The types that an Any and an extension may name in the messages of a .proto: its own, those that it imports, and Google's.
import { createRegistry, type DescFile, type Registry } from "@bufbuild/protobuf";

let google: readonly DescFile[] = [];

/** To be awaited before messages of the file are read: most have no Any, and need not load Google's types. */
export async function loadTypesOf(file: DescFile): Promise<void> {
  if (google.length === 0 && hasAny(file)) google = (await import("./google-types.ts")).googleTypes;
}

const hasAny = (file: DescFile): boolean =>
  [...withImports(file)].some(({ proto }) => proto.name === "google/protobuf/any.proto");

const registries = new WeakMap<DescFile, Registry>();

/** Made when it is first needed, and kept with the file. */
export function typesOf(file: DescFile): Registry {
  const known = registries.get(file) ?? createRegistry(...filesOf(file));
  registries.set(file, known);
  return known;
}

/** The file after all that it imports, and Google's where it has an Any; of two files of one name, its own. */
export function filesOf(file: DescFile): readonly DescFile[] {
  const own = withImports(file);
  const byName = new Map([...own].map((one) => [one.proto.name, one]));
  const all = hasAny(file) ? [...google.flatMap((one) => [...withImports(one)]), ...own] : own;
  return [...new Set([...all].map((one) => byName.get(one.proto.name) ?? one))];
}

function withImports(file: DescFile, into = new Set<DescFile>()): Set<DescFile> {
  for (const imported of file.dependencies) if (!into.has(imported)) withImports(imported, into);
  return into.add(file);
}
