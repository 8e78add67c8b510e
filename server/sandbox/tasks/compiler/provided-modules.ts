// The modules that every isolate holds already, as files that a compiler can bundle: each name is taken from the isolate at
// run time, and what is not used is left out.
import path from "node:path";

/** Export names by import specifier. */
export type Modules = Readonly<Record<string, readonly string[]>>;

/** Contents by path, in a folder that stands for the reader's. */
export function providedFiles(modules: Modules): Map<string, string> {
  return new Map(
    Object.entries(modules).map(([specifier, names]) => [providedPath(specifier), reexports(specifier, names)]),
  );
}

/** Where a provided module is, from the folder that stands for the reader's. */
export function providedPath(specifier: string): string {
  return specifier.startsWith(".") ? path.join(`${specifier}.js`) : path.join("node_modules", specifier, "index.js");
}

/** Names the exports, so that a misspelt import is found, and marks each as free to be left out. */
function reexports(specifier: string, names: readonly string[]): string {
  const take = `const take = (name) => ${takenFrom(specifier)}[name];`;
  const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ take(${JSON.stringify(name)});`);
  return [take, ...exported].join("\n");
}

/** The expression by which compiled code takes a module's exports. */
export function takenFrom(specifier: string): string {
  return `__playground.modules[${JSON.stringify(specifier)}]`;
}

/** What there is instead of something that cannot be imported. */
export function whatThereIs(specifier: string, files: readonly string[], modules: Modules): string {
  const schemas = Object.keys(modules).filter((name) => name.startsWith("./gen/"));
  if (/^\.{1,2}\/(\.\.\/)*gen\//.test(specifier)) return `the generated schemas are ${list(schemas)}`;
  if (specifier.startsWith(".")) return `the files here are ${list(files.filter((file) => !isGenerated(file)))}`;
  const packages = Object.keys(modules).filter((name) => !name.startsWith(".") && !forGenerated.test(name));
  return `there are ${list(packages)} and the generated schemas in ./gen`;
}

/** There for generated modules; no handler needs them. */
const forGenerated = /\/codegenv2$|\/gen\//;

function isGenerated(file: string): boolean {
  return /^gen\/.*_pb\.ts$/.test(file);
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
