// Sets the TypeScript worker up once for all labs of the page: strict, and with the sandbox's world instead of a browser's.
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import type { GeneratedModule } from "../../../run/session/served-code.ts";
import TypeScriptWorker from "./language/ts.worker.ts?worker";
import { sourceFolder, typeLibs } from "./libs.ts";
import { typescript } from "./monaco-parts.ts";

let done = false;
let libs: ReadonlyMap<string, string> = new Map();

export function setUpTypeScript(): void {
  if (done) return;
  done = true;
  self.MonacoEnvironment = {
    getWorker: (_, label) => (label === "typescript" ? new TypeScriptWorker() : new EditorWorker()),
  };
  const { typescriptDefaults: defaults } = typescript;
  defaults.setCompilerOptions({
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
    // The sandbox has no DOM, so neither have its types. What it does have is in globals.d.ts.
    lib: ["lib.es2024.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.promise.d.ts"],
    types: ["playground"],
    typeRoots: ["file:///node_modules/@types"],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    isolatedModules: true,
    allowNonTsExtensions: true,
  });
  defaults.setDiagnosticsOptions({ noSemanticValidation: false, noSyntaxValidation: false });
  defaults.setEagerModelSync(true);
  libs = typeLibs();
  defaults.setExtraLibs([...libs].map(([filePath, content]) => ({ filePath, content })));
}

/** The specifiers that were declared for each example. */
const declared = new Map<string, readonly string[]>();

/** Gives all labs of the page these modules in the place of generated ones; those of an earlier time are as they were generated. */
export function setModules(example: string, modules: readonly GeneratedModule[]): void {
  const specifiers = modules.map(({ specifier }) => specifier);
  for (const gone of declared.get(example) ?? []) if (!specifiers.includes(gone)) setModule(gone, undefined);
  for (const { specifier, dts } of modules) setModule(specifier, dts);
  declared.set(example, specifiers);
}

function setModule(specifier: string, dts: string | undefined): void {
  const path = new URL(`${specifier}.d.ts`, `${sourceFolder}/`).href;
  // No module: what imports it is told so.
  const text = dts ?? libs.get(path) ?? "";
  const known = typescript.typescriptDefaults.getExtraLibs()[path]?.content;
  if (text !== known) typescript.typescriptDefaults.addExtraLib(text, path);
}
