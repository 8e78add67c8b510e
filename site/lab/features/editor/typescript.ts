// Sets the TypeScript worker up once for all labs of the page: strict, and with the sandbox's world instead of a browser's.
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import type { GeneratedModule, ServedExample } from "../../../run/session/served-code.ts";
import TypeScriptWorker from "./language/ts.worker.ts?worker";
import { compilerOptions } from "./language/compiler-options.ts";
import { registerCompletion } from "./language/completion-provider.ts";
import { sourceFolder, typeLibs } from "./libs.ts";
import { type editor, typescript } from "./monaco-parts.ts";

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
    ...compilerOptions,
    target: typescript.ScriptTarget.ESNext,
    module: typescript.ModuleKind.ESNext,
    // The types are files beside each other, without a package.json.
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
  });
  defaults.setDiagnosticsOptions({ noSemanticValidation: false, noSyntaxValidation: false });
  defaults.setEagerModelSync(true);
  defaults.setModeConfiguration({ ...defaults.modeConfiguration, completionItems: false });
  registerCompletion((model) => {
    const example = exampleOf.get(model);
    return example ? [moduleOf(example.protoPath), ...(declared.get(example.name) ?? [])] : [];
  });
  libs = typeLibs();
  defaults.setExtraLibs([...libs].map(([filePath, content]) => ({ filePath, content })));
}

/** What each model's code is about. */
const exampleOf = new WeakMap<editor.ITextModel, ServedExample>();

/** Completion then offers what is generated from the example's .proto files. */
export function belongsTo(model: editor.ITextModel, example: ServedExample): void {
  exampleOf.set(model, example);
}

function moduleOf(protoPath: string): string {
  return `./gen/${protoPath.replace(/\.proto$/, "")}_pb`;
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
