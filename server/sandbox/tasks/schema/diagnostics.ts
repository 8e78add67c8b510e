// From what buf says to diagnostics: one JSON object a line, with places that count bytes.
import { Buffer } from "node:buffer";
import { z } from "zod";
import type { Diagnostic } from "../../contract.ts";
import { nameOf, type ProtoFiles } from "./archive.ts";

const annotation = z.object({
  path: z.string().default(""),
  start_line: z.number().int().nonnegative().default(0),
  start_column: z.number().int().nonnegative().default(0),
  message: z.string(),
});

/** What to do about it, where buf cannot know. */
const advice: Readonly<Record<string, string>> = {
  "imported file does not exist":
    "imported file does not exist: the .proto files here, those of the examples and Google's well-known types can be imported",
};

/** What it says of files that are not the reader's is left out; so is what is no annotation. */
export function diagnosticsOf(text: string, files: ProtoFiles, most: number): Diagnostic[] {
  return text
    .split("\n")
    .flatMap((line) => diagnosticIn(line, files))
    .slice(0, most);
}

function diagnosticIn(line: string, files: ProtoFiles): Diagnostic[] {
  const read = annotation.safeParse(parsed(line));
  if (!read.success) return [];
  const { path, start_line, start_column, message } = read.data;
  const file = nameOf(path);
  if (!Object.hasOwn(files, file)) return [];
  const place = { line: start_line, column: utf16Column(files[file] ?? "", start_line, start_column) };
  return [{ file, ...place, message: advice[message] ?? message, severity: "error" }];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** buf counts UTF-8 bytes from 1; editors count UTF-16 code units from 1. */
function utf16Column(text: string, line: number, column: number): number {
  if (line === 0 || column === 0) return column;
  const bytes = Buffer.from(text.split("\n")[line - 1] ?? "");
  return bytes.subarray(0, column - 1).toString().length + 1;
}
