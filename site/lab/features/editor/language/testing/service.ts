// The editor's own compiler over the editor's own types, with one open file: what the worker has, without a worker.
import { typescript } from "monaco-editor/languages/features/typescript/lib/typescriptServices";
import { TypeScriptWorker } from "monaco-editor/languages/features/typescript/tsWorker";
import type ts from "typescript";
import { typeLibs } from "../../libs.ts";
import { compilerOptions, fileAddress } from "../compiler-options.ts";

export const handlerPath = fileAddress("stock-ticker-1", "ts");
export const clientPath = fileAddress("client-stock-ticker-1", "ts");

export interface OpenFile {
  readonly service: ts.LanguageService;
  readonly fileName: string;
  readonly text: string;
  readonly file: ts.SourceFile;
  readonly program: ts.Program;
}

const open = { fileName: handlerPath, text: "", version: 0 };
const worker = new TypeScriptWorker(
  { getMirrorModels: () => [modelOf(open.fileName)] },
  {
    compilerOptions: {
      ...compilerOptions,
      target: typescript.ScriptTarget.ESNext,
      module: typescript.ModuleKind.ESNext,
      // As typescript.ts has it: NodeJs.
      moduleResolution: 2,
    },
    extraLibs: Object.fromEntries([...typeLibs()].map(([path, content]) => [path, { content, version: 1 }])),
  },
);

/** The text takes the place of the one before. */
export function openFile(text: string, fileName: string = handlerPath): OpenFile {
  Object.assign(open, { fileName, text, version: open.version + 1 });
  const service = worker.getLanguageService();
  const program = service.getProgram();
  const file = program?.getSourceFile(fileName);
  if (!program || !file) throw new Error(`expected the compiler to read ${fileName}`);
  return { service, fileName, text, file, program };
}

function modelOf(fileName: string) {
  const uri = { toString: () => fileName, path: fileName.replace("file://", "") };
  return { uri, version: open.version, getValue: () => open.text };
}

/** The compiler that the service is of. */
export const api: typeof ts = typescript;

/** The text with the changes in it, from the last to the first. */
export function changed(text: string, changes: readonly ts.TextChange[]): string {
  return [...changes]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.start + span.length), text);
}
