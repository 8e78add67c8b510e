// Decides what reader code may import: its own files, and the modules that every isolate already holds. Anything else is an
// error at the import's line that says what there is.
import type { Loader, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from "esbuild";
import { isBuildFailure } from "./build-failure.ts";
import { mayComputeImports, withoutDynamicImports } from "./computed-imports.ts";

type Files = Readonly<Record<string, string>>;
/** Export names by import specifier. */
type Modules = Readonly<Record<string, readonly string[]>>;

const source = "source";
const provided = "provided";

/** Names as the reader knows them, also inside esbuild's messages. */
export function withoutNamespace(text: string): string {
  return text.replaceAll(/\b(?:source|provided):/g, "");
}

export function readerImports(files: Files, modules: Modules): Plugin {
  return {
    name: "reader-imports",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolve(args, files, modules));
      build.onLoad({ filter: /.*/, namespace: source }, ({ path }) => load(path, files[path] ?? ""));
      build.onLoad({ filter: /.*/, namespace: provided }, ({ path }) => ({
        contents: reexports(path, modules[path] ?? []),
        loader: "js",
      }));
    },
  };
}

const codeLoaders: readonly Loader[] = ["ts", "js"];

async function load(path: string, contents: string): Promise<OnLoadResult> {
  const file = { contents, loader: loaderOf(path) };
  if (!codeLoaders.includes(file.loader) || !mayComputeImports(contents)) return file;
  try {
    return { ...(await withoutDynamicImports(path, file)) };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const { errors, warnings } = error;
    return { errors, warnings };
  }
}

function resolve({ path: specifier }: OnResolveArgs, files: Files, modules: Modules): OnResolveResult {
  const bare = specifier.replace(/\.(js|ts)$/, "");
  for (const name of [specifier, bare]) {
    // Without side effects: what is not used is not in the bundle.
    if (Object.hasOwn(modules, name)) return { path: name, namespace: provided, sideEffects: false };
  }
  const local = specifier.replace(/^\.\//, "");
  if (local !== specifier) {
    for (const name of [local, `${local}.ts`, local.replace(/\.js$/, ".ts")]) {
      if (Object.hasOwn(files, name)) return { path: name, namespace: source };
    }
  }
  return { errors: [{ text: `"${specifier}" cannot be imported; ${whatThereIs(specifier, files, modules)}` }] };
}

function whatThereIs(specifier: string, files: Files, modules: Modules): string {
  const schemas = Object.keys(modules).filter((name) => name.startsWith("./gen/"));
  if (specifier.startsWith("./gen/")) return `the generated schemas are ${list(schemas)}`;
  if (specifier.startsWith(".")) return `the files here are ${list(Object.keys(files))}`;
  const packages = Object.keys(modules).filter((name) => !name.startsWith("."));
  return `there are ${list(packages)} and the generated schemas in ./gen`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

/** Names the exports, so that esbuild finds a misspelt import, and marks each as free to be left out. */
function reexports(specifier: string, names: readonly string[]): string {
  const module = `const take = (name) => __playground.modules[${JSON.stringify(specifier)}][name];`;
  return [module, ...names.map((name) => `export const ${name} = /* @__PURE__ */ take(${JSON.stringify(name)});`)].join(
    "\n",
  );
}

const loaders: Readonly<Record<string, Loader>> = { ts: "ts", mts: "ts", js: "js", mjs: "js", json: "json" };

function loaderOf(path: string): Loader {
  return loaders[path.slice(path.lastIndexOf(".") + 1)] ?? "text";
}
