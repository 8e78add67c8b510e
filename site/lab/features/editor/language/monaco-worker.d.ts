// As much of Monaco's TypeScript worker as ours builds upon; it has no types of its own.
declare module "monaco-editor/language/typescript/ts.worker" {
  import type ts from "typescript";

  export class TypeScriptWorker {
    getLanguageService(): ts.LanguageService;
    getSemanticDiagnostics(fileName: string): Promise<Omit<ts.DiagnosticWithLocation, "file">[]>;
    getCodeFixesAtPosition(
      fileName: string,
      start: number,
      end: number,
      codes: number[],
    ): Promise<readonly ts.CodeFixAction[]>;
  }

  /** TypeScript, as it is part of Monaco. */
  const services: { readonly typescript: typeof ts };
  export { services as ts };

  /** `make` is called with what Monaco passes on to the worker's constructor. */
  export function initialize(make: (...args: unknown[]) => object): void;
}

/** The worker's class without the worker around it. */
declare module "monaco-editor/languages/features/typescript/tsWorker" {
  import type ts from "typescript";

  export class TypeScriptWorker {
    constructor(context: object, settings: object);
    getLanguageService(): ts.LanguageService;
  }
}

declare module "monaco-editor/languages/features/typescript/lib/typescriptServices" {
  import type ts from "typescript";
  const services: typeof ts;
  export { services as typescript };
}
