// Monaco's TypeScript worker, which knows where a handler runs: it names what to write instead of what is not there, and offers nothing
// that cannot be used.
import { initialize, ts as services, TypeScriptWorker } from "monaco-editor/language/typescript/ts.worker";
import { insteadOfGlobal } from "grpc-handler/instead";
import type ts from "typescript";
import { clientModel } from "../code-editor.ts";
import { advised } from "./advice.ts";
import { type PlainDiagnostic, refusedImports } from "./refused-imports.ts";

class HandlerWorker extends (TypeScriptWorker as new (...args: unknown[]) => TypeScriptWorker) {
  override async getSemanticDiagnostics(fileName: string): Promise<PlainDiagnostic[]> {
    const found = await super.getSemanticDiagnostics(fileName);
    const file = this.getLanguageService().getProgram()?.getSourceFile(fileName);
    if (!file || isClient(fileName)) return found;
    return [...found, ...refusedImports(file, services.typescript)].map((one) => advised(one, file.text));
  }

  /** The language's library names some globals that the sandbox has removed. */
  override async getCompletionsAtPosition(
    fileName: string,
    position: number,
  ): ReturnType<TypeScriptWorker["getCompletionsAtPosition"]> {
    const info = await super.getCompletionsAtPosition(fileName, position);
    if (!info?.isGlobalCompletion) return info;
    const isThere = ({ name, kindModifiers = "" }: ts.CompletionEntry): boolean =>
      !kindModifiers.includes("declare") || insteadOfGlobal(name) === undefined;
    return { ...info, entries: info.entries.filter(isThere) };
  }

  /** A fix without changes is a command, "Install '@types/node'" for one, and there is nothing to run it. */
  override async getCodeFixesAtPosition(...args: unknown[]): Promise<readonly ts.CodeFixAction[]> {
    const fixes = await super.getCodeFixesAtPosition(...args);
    return fixes.filter(({ changes }) => changes.length > 0);
  }
}

function isClient(fileName: string): boolean {
  return fileName.split("/").at(-1)?.startsWith(clientModel) === true;
}

self.onmessage = () => initialize((...args) => new HandlerWorker(...args));
