// Monaco's TypeScript worker, which knows where the code runs: it names what to write instead of what is not there, completes with
// imports, and offers nothing that cannot be used.
import { initialize, ts as services, TypeScriptWorker } from "monaco-editor/language/typescript/ts.worker";
import type ts from "typescript";
import { advised, withoutSetUpAdvice } from "./advice.ts";
import { type CompletionPlace, completionsWithImports, detailsOf, type EntryName } from "./completions.ts";
import { usableFixes } from "./fixes.ts";
import { isClient } from "./modules.ts";
import { type PlainDiagnostic, refusedGlobals, refusedImports } from "./only-for-clients.ts";
import { meantAt, withMeant } from "./proto-names.ts";

class HandlerWorker extends (TypeScriptWorker as new (...args: unknown[]) => TypeScriptWorker) {
  override async getSemanticDiagnostics(fileName: string): Promise<PlainDiagnostic[]> {
    const found = await super.getSemanticDiagnostics(fileName);
    const program = this.getLanguageService().getProgram();
    const file = program?.getSourceFile(fileName);
    if (!program || !file) return found;
    const api = services.typescript;
    const refused = isClient(fileName) ? [] : [...refusedImports(file, api), ...refusedGlobals(program, file, api)];
    return [...found, ...refused].map((one) => {
      const meant = meantAt(one, file, program.getTypeChecker(), api);
      const said = meant ? withMeant(one, meant) : one;
      return isClient(fileName) ? withoutSetUpAdvice(said) : advised(said, file.text);
    });
  }

  /** For the provider in completion.ts. */
  async completionsWithImports(
    place: CompletionPlace,
    schemas: readonly string[],
  ): Promise<ts.CompletionInfo | undefined> {
    return Promise.resolve(completionsWithImports(this.getLanguageService(), place, schemas));
  }

  async completionDetails(place: CompletionPlace, entry: EntryName): Promise<ts.CompletionEntryDetails | undefined> {
    return Promise.resolve(detailsOf(this.getLanguageService(), place, entry, services.typescript));
  }

  override async getCodeFixesAtPosition(
    fileName: string,
    start: number,
    end: number,
    codes: number[],
  ): Promise<readonly ts.CodeFixAction[]> {
    const place = { fileName, start, end, codes };
    return Promise.resolve(usableFixes(this.getLanguageService(), place, services.typescript));
  }
}

self.onmessage = () => initialize((...args) => new HandlerWorker(...args));
