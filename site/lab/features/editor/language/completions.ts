// Completion that imports what it completes, from the modules that are there.
import { insteadOfGlobal } from "grpc-handler/instead";
import type ts from "typescript";
import { isClient, isImportable } from "./modules.ts";

/** For import lines as the examples have them. */
export const importStyle: ts.UserPreferences = {
  quotePreference: "double",
  importModuleSpecifierPreference: "relative",
  importModuleSpecifierEnding: "minimal",
  preferTypeOnlyAutoImports: true,
};

/** `api` is the compiler that formats. */
export function codeStyle(api: typeof ts): ts.FormatCodeSettings {
  return {
    indentSize: 2,
    tabSize: 2,
    newLineCharacter: "\n",
    insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces: true,
    semicolons: api.SemicolonPreference.Insert,
  };
}

/** As much of an entry as the compiler wants back. */
export type EntryName = Pick<ts.CompletionEntry, "name" | "kind" | "source" | "data">;

export interface CompletionPlace {
  readonly fileName: string;
  readonly position: number;
}

/** `schemas`: the generated modules to import from. Those of other examples are there too, and would hide one's own. */
export function completionsWithImports(
  service: ts.LanguageService,
  { fileName, position }: CompletionPlace,
  schemas: readonly string[],
): ts.CompletionInfo | undefined {
  const info = service.getCompletionsAtPosition(fileName, position, {
    ...importStyle,
    includeCompletionsForModuleExports: true,
    includeCompletionsWithInsertText: true,
  });
  if (!info) return undefined;
  const isUsable = (entry: ts.CompletionEntry): boolean => {
    const from = moduleOf(entry);
    if (from === undefined) return isClient(fileName) || isThere(entry, info);
    if (from.startsWith("./gen/") && !schemas.includes(from)) return false;
    return isOffered(entry.name, from, fileName) && !(from === wellKnown && ofCompilers(service).has(entry.name));
  };
  const ownFirst = (entry: ts.CompletionEntry): ts.CompletionEntry =>
    schemas.includes(moduleOf(entry) ?? "") ? { ...entry, sortText: ownSortText } : entry;
  return { ...info, entries: info.entries.filter(isUsable).map(ownFirst) };
}

/** Before "16", which is what the compiler gives to all that needs an import. */
const ownSortText = "15";

/** Undefined for what needs no import. */
function moduleOf({ data, source }: ts.CompletionEntry): string | undefined {
  return data && (data.moduleSpecifier ?? source);
}

/** The description of an entry, and the edit that imports it. */
export function detailsOf(
  service: ts.LanguageService,
  { fileName, position }: CompletionPlace,
  { name, kind, source, data }: EntryName,
  api: typeof ts,
): ts.CompletionEntryDetails | undefined {
  // Where nothing has been typed yet, the compiler would import a function for its type alone.
  const style = { ...importStyle, preferTypeOnlyAutoImports: !valueKinds.has(kind) };
  return service.getCompletionEntryDetails(fileName, position, name, codeStyle(api), source, style, data);
}

const wellKnown = "@bufbuild/protobuf/wkt";

/** Whose types no handler needs: what compilers and their plugins exchange. */
const compilerFiles =
  /\/wkt\/google\/protobuf\/(?:descriptor|\w+_features|api|type|source_context|compiler\/\w+)_pb\.d\.ts$/;

const namesOfCompilers = new WeakMap<ts.Program, ReadonlySet<string>>();

function ofCompilers(service: ts.LanguageService): ReadonlySet<string> {
  const program = service.getProgram();
  if (!program) return new Set();
  const known = namesOfCompilers.get(program);
  if (known) return known;
  const checker = program.getTypeChecker();
  const modules = program
    .getSourceFiles()
    .filter(({ fileName }) => compilerFiles.test(fileName))
    .flatMap((file) => checker.getSymbolAtLocation(file) ?? []);
  const names = new Set(modules.flatMap((module) => checker.getExportsOfModule(module).map(({ name }) => name)));
  namesOfCompilers.set(program, names);
  return names;
}

const valueKinds: ReadonlySet<string> = new Set(["function", "const", "var", "let", "class", "enum"]);

/** Descriptors of files are for programs that look types up by name. */
function isOffered(name: string, from: string, fileName: string): boolean {
  return isImportable(from, fileName) && (isClient(fileName) || !name.startsWith("file_"));
}

/** The language's library names some globals that the sandbox has removed. */
function isThere({ name, kindModifiers = "" }: ts.CompletionEntry, { isGlobalCompletion }: ts.CompletionInfo): boolean {
  return !isGlobalCompletion || !kindModifiers.includes("declare") || insteadOfGlobal(name) === undefined;
}
