// Sets the TypeScript worker up once for all labs of the page: strict, and with the sandbox's world instead of a browser's.
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
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

/** Gives all labs of the page another module in the place of a generated one; undefined puts the generated one back. */
export function setModule(specifier: string, dts: string | undefined): void {
  const path = new URL(`${specifier}.d.ts`, `${sourceFolder}/`).href;
  const text = dts ?? libs.get(path);
  const known = typescript.typescriptDefaults.getExtraLibs()[path]?.content;
  if (text !== undefined && text !== known) typescript.typescriptDefaults.addExtraLib(text, path);
}
