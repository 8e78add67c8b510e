// From what buf says to diagnostics: one JSON object a line, with places that count bytes.
import { Buffer } from "node:buffer";
import type { Diagnostic } from "../../contract.ts";
import { nameOf, type ProtoFiles } from "./archive.ts";

/** A line that buf writes; every field is read as untrusted. */
type Annotation = Readonly<Partial<Record<"path" | "type" | "start_line" | "start_column" | "message", unknown>>>;

/** What to do about it, where buf cannot know. */
const advice: ReadonlyMap<string, string> = new Map([
  [
    "imported file does not exist",
    "imported file does not exist: the .proto files here, those of the examples and Google's well-known types can be imported",
  ],
]);

/** What is said of the reader's files; without any of it, what is said of the files that they import. */
export function diagnosticsOf(text: string, files: ProtoFiles, most: number): Diagnostic[] {
  const annotations = text.split("\n").map(annotationIn);
  const own = annotations.flatMap((annotation) => ownDiagnostic(annotation, files));
  return (own.length > 0 ? own : annotations.flatMap((annotation) => importedDiagnostic(annotation, files))).slice(
    0,
    most,
  );
}

function ownDiagnostic(annotation: Annotation, files: ProtoFiles): Diagnostic[] {
  const { path, type, start_line, start_column, message } = annotation;
  if (typeof message !== "string") return [];
  const said = sayingOf(type, message);
  // A file that was deleted has no place.
  if (path === undefined && said.rule !== undefined) return [{ file: "", line: 0, column: 0, ...said }];
  const file = typeof path === "string" ? nameOf(path) : "";
  if (!Object.hasOwn(files, file)) return [];
  const line = countOf(start_line);
  return [{ file, line, column: utf16Column(files[file] ?? "", line, countOf(start_column)), ...said }];
}

/** Mistakes that keep the files from being built have one type for all of them; every other is the name of a rule. */
function sayingOf(type: unknown, message: string): Pick<Diagnostic, "message" | "severity" | "rule"> {
  if (typeof type === "string" && type !== "COMPILE") return { message, severity: "warning", rule: type };
  return { message: advice.get(message) ?? message, severity: "error" };
}

/** A file of the reader's may stand in for one that this needs. */
function importedDiagnostic({ path, start_line, message }: Annotation, files: ProtoFiles): Diagnostic[] {
  if (typeof path !== "string" || typeof message !== "string") return [];
  const [file = ""] = Object.keys(files);
  const place = `${path.replace(/^known\//, "")}:${String(countOf(start_line))}`;
  return [{ file, line: 0, column: 0, message: `${place}, which is imported: ${message}`, severity: "error" }];
}

function annotationIn(text: string): Annotation {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

const countOf = (value: unknown): number => (typeof value === "number" && value > 0 ? Math.floor(value) : 0);

/** buf counts UTF-8 bytes from 1; editors count UTF-16 code units from 1. */
export function utf16Column(text: string, line: number, column: number): number {
  if (line === 0 || column === 0) return column;
  const bytes = Buffer.from(text.split("\n")[line - 1] ?? "");
  return bytes.subarray(0, column - 1).toString().length + 1;
}
