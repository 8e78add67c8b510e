// Monaco's own completion of TypeScript has no imports: this one has, through our worker.
import type ts from "typescript";
import { type editor, type IRange, languages, type Position, typescript, type Uri } from "../monaco-parts.ts";
import type { CompletionPlace, EntryName } from "./completions.ts";

/** As much of the worker as is called from here. */
interface CompletingWorker {
  completionsWithImports(place: CompletionPlace, schemas: readonly string[]): Promise<ts.CompletionInfo | undefined>;
  completionDetails(place: CompletionPlace, entry: EntryName): Promise<ts.CompletionEntryDetails | undefined>;
}

interface Item extends languages.CompletionItem {
  readonly model: editor.ITextModel;
  readonly place: CompletionPlace;
  readonly entry: ts.CompletionEntry;
}

/** `schemasOf`: the generated modules that a model's code is about. */
export function registerCompletion(schemasOf: (model: editor.ITextModel) => readonly string[]): void {
  languages.registerCompletionItemProvider("typescript", {
    triggerCharacters: [".", "#"],
    async provideCompletionItems(model, position) {
      const place = { fileName: model.uri.toString(), position: model.getOffsetAt(position) };
      const worker = await workerOf(model.uri);
      const info = await worker.completionsWithImports(place, schemasOf(model));
      if (!info || model.isDisposed()) return undefined;
      const word = wordUntil(model, position);
      return {
        incomplete: info.isIncomplete === true,
        suggestions: info.entries.map((entry) => itemOf(entry, model, place, word)),
      };
    },
    resolveCompletionItem: (item) => resolved(item as Item),
  });
}

async function workerOf(uri: Uri): Promise<CompletingWorker> {
  const getWorker = await typescript.getTypeScriptWorker();
  // Ours, which Monaco's types do not know.
  return (await getWorker(uri)) as unknown as CompletingWorker;
}

function wordUntil(model: editor.ITextModel, { lineNumber, column }: Position): IRange {
  const { startColumn } = model.getWordUntilPosition({ lineNumber, column });
  return { startLineNumber: lineNumber, startColumn, endLineNumber: lineNumber, endColumn: column };
}

function itemOf(entry: ts.CompletionEntry, model: editor.ITextModel, place: CompletionPlace, word: IRange): Item {
  const { name, kind, sortText, insertText = name, replacementSpan, kindModifiers = "" } = entry;
  const from = entry.data?.moduleSpecifier;
  return {
    ...{ model, place, entry, sortText },
    ...insertion(insertText, entry.data !== undefined),
    label: from === undefined ? name : { label: name, description: from },
    kind: languages.CompletionItemKind[kinds[kind] ?? "Property"],
    range: replacementSpan ? rangeOf(model, replacementSpan) : word,
    ...(entry.filterText !== undefined && { filterText: entry.filterText }),
    tags: kindModifiers.includes("deprecated") ? [languages.CompletionItemTag.Deprecated] : [],
  };
}

/**
 * The text of an entry. One that brings an import changes the code also where its name is complete, so that Enter accepts it: Monaco
 * takes that for granted of a snippet alone, as long as the import is not known (`acceptSuggestionOnEnter: "smart"`).
 */
function insertion(text: string, imports: boolean): Pick<Item, "insertText" | "insertTextRules"> {
  if (!imports) return { insertText: text };
  const { InsertAsSnippet } = languages.CompletionItemInsertTextRule;
  return { insertText: text.replaceAll(/[\\$}]/g, String.raw`\$&`), insertTextRules: InsertAsSnippet };
}

async function resolved(item: Item): Promise<Item> {
  const { model, place, entry } = item;
  const { name, kind, source, data } = entry;
  if (model.isDisposed()) return item;
  const worker = await workerOf(model.uri);
  const details = await worker.completionDetails(place, {
    name,
    kind,
    ...(source && { source }),
    ...(data && { data }),
  });
  if (!details || model.isDisposed()) return item;
  const changes = details.codeActions?.flatMap((action) => action.changes) ?? [];
  const edits = changes.filter(({ fileName }) => fileName === place.fileName).flatMap((change) => change.textChanges);
  return {
    ...item,
    detail: [...(details.codeActions ?? []).map((one) => one.description), textOf(details.displayParts)].join("\n"),
    documentation: { value: textOf(details.documentation) },
    // For Monaco a list without edits is a change, too.
    ...(edits.length > 0 && {
      additionalTextEdits: edits.map(({ span, newText }) => ({ range: rangeOf(model, span), text: newText })),
    }),
  };
}

function rangeOf(model: editor.ITextModel, { start, length }: ts.TextSpan): IRange {
  const { lineNumber: startLineNumber, column: startColumn } = model.getPositionAt(start);
  const { lineNumber: endLineNumber, column: endColumn } = model.getPositionAt(start + length);
  return { startLineNumber, startColumn, endLineNumber, endColumn };
}

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return parts?.map(({ text }) => text).join("") ?? "";
}

/** By TypeScript's names of kinds; what is not here is shown as a property. */
const kinds: Readonly<Record<string, keyof typeof languages.CompletionItemKind>> = {
  keyword: "Keyword",
  "primitive type": "Keyword",
  var: "Variable",
  let: "Variable",
  const: "Variable",
  "local var": "Variable",
  parameter: "Variable",
  function: "Function",
  "local function": "Function",
  method: "Method",
  getter: "Field",
  setter: "Field",
  property: "Field",
  class: "Class",
  interface: "Interface",
  type: "Interface",
  "type parameter": "TypeParameter",
  enum: "Enum",
  "enum member": "EnumMember",
  module: "Module",
  string: "Value",
};
