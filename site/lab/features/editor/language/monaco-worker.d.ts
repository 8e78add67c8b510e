// As much of Monaco's TypeScript worker as ours builds upon; it has no types of its own.
declare module "monaco-editor/language/typescript/ts.worker" {
  import type ts from "typescript";

  export class TypeScriptWorker {
    getLanguageService(): ts.LanguageService;
    getSemanticDiagnostics(fileName: string): Promise<Omit<ts.DiagnosticWithLocation, "file">[]>;
    getCompletionsAtPosition(
      fileName: string,
      position: number,
    ): Promise<ts.WithMetadata<ts.CompletionInfo> | undefined>;
    getCodeFixesAtPosition(...args: unknown[]): Promise<readonly ts.CodeFixAction[]>;
  }

  /** TypeScript, as it is part of Monaco. */
  const services: { readonly typescript: typeof ts };
  export { services as ts };

  /** `make` is called with what Monaco passes on to the worker's constructor. */
  export function initialize(make: (...args: unknown[]) => object): void;
}
