// The fixes that can be taken: those that change this file, with imports of modules that are there.
import type ts from "typescript";
import { codeStyle, importStyle } from "./completions.ts";
import { isImportable } from "./modules.ts";
import { meantAt } from "./proto-names.ts";

export interface FixPlace {
  readonly fileName: string;
  readonly start: number;
  readonly end: number;
  readonly codes: readonly number[];
}

/** `api` is the compiler that the service is of. */
export function usableFixes(service: ts.LanguageService, place: FixPlace, api: typeof ts): ts.CodeFixAction[] {
  const { fileName, start, end, codes } = place;
  const meant = fixOfName(service, place, api);
  const found = fixesOf(() => service.getCodeFixesAtPosition(fileName, start, end, codes, codeStyle(api), importStyle));
  const usable = found.filter((fix) => isUsable(fix, fileName) && !(meant && fix.fixName === "spelling"));
  return meant ? [meant, ...usable] : usable;
}

/** A fix without changes is a command, "Install '@types/node'" for one, and there is nothing to run it. */
function isUsable({ changes, fixName, description }: ts.CodeFixAction, fileName: string): boolean {
  if (changes.length === 0) return false;
  if (changes.some((change) => change.fileName !== fileName || change.isNewFile)) return false;
  const [, from] = /"([^"]+)"$/.exec(description) ?? [];
  return fixName !== "import" || from === undefined || isImportable(from, fileName);
}

function fixOfName(service: ts.LanguageService, place: FixPlace, api: typeof ts): ts.CodeFixAction | undefined {
  const { fileName, start, codes } = place;
  const program = service.getProgram();
  const file = program?.getSourceFile(fileName);
  if (!program || !file) return undefined;
  for (const code of codes) {
    const meant = meantAt({ code, start }, file, program.getTypeChecker(), api);
    if (!meant) continue;
    const textChanges = [{ span: meant.span, newText: meant.newText }];
    return { fixName: "proto-name", description: `Change to '${meant.name}'`, changes: [{ fileName, textChanges }] };
  }
  return undefined;
}

/** The compiler throws for some texts that are being written. */
function fixesOf(find: () => readonly ts.CodeFixAction[]): readonly ts.CodeFixAction[] {
  try {
    return find();
  } catch {
    return [];
  }
}
