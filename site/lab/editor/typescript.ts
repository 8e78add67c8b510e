// Sets the TypeScript worker up once for all labs of the page: strict, and with the sandbox's world instead of a browser's.
import EditorWorker from "monaco-editor/editor/editor.worker?worker";
import TypeScriptWorker from "monaco-editor/language/typescript/ts.worker?worker";
import { typeLibs } from "./libs.ts";
import { typescript } from "./monaco-parts.ts";

let done = false;

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
  defaults.setExtraLibs([...typeLibs()].map(([filePath, content]) => ({ filePath, content })));
}
