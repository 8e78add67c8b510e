// From what buf says to diagnostics: one JSON object a line, with places that count bytes.
import type { Diagnostic } from "../../contract.ts";
import { nameOf, type ProtoFiles } from "./archive.ts";
import { columnOfByte, columnOfCell } from "./columns.ts";

/** A line that buf writes; every field is read as untrusted. */
type Annotation = Readonly<Partial<Record<"path" | "type" | "start_line" | "start_column" | "message", unknown>>>;

/** What to do about it, where buf cannot know. */
const advice: ReadonlyMap<string, string> = new Map([
  [
    "imported file does not exist",
    "imported file does not exist: the .proto files here, those of the examples, and google/protobuf, google/rpc, google/type, google/api and buf/validate can be imported",
  ],
]);

/** What is said of the reader's files; without any of it, what is said of the files that they import. */
export function diagnosticsOf(text: string, files: ProtoFiles, most: number): Diagnostic[] {
  const annotations = text.split("\n").map(annotationIn);
  const own = annotations.filter((annotation) => isOwn(annotation, files)).slice(0, most);
  if (own.length > 0) return own.map((annotation) => ownDiagnostic(annotation, files));
  return annotations.flatMap((annotation) => importedDiagnostic(annotation, files)).slice(0, most);
}

/** Of a file that is gone, rules say no path. */
function isOwn({ path, type, message }: Annotation, files: ProtoFiles): boolean {
  if (typeof message !== "string") return false;
  return typeof path === "string" ? Object.hasOwn(files, nameOf(path)) : isRule(type);
}

function ownDiagnostic({ path, type, start_line, start_column, message }: Annotation, files: ProtoFiles): Diagnostic {
  const said = sayingOf(type, String(message));
  if (typeof path !== "string") return { file: "", line: 0, column: 0, ...said };
  const file = nameOf(path);
  const line = countOf(start_line);
  const text = files[file]?.split("\n")[line - 1] ?? "";
  const columnOf = isRule(type) ? columnOfCell : columnOfByte;
  return { file, line, column: columnOf(text, countOf(start_column)), ...said };
}

/** Mistakes that keep the files from being built have one type for all of them; every other is the name of a rule. */
const isRule = (type: unknown): type is string => typeof type === "string" && type !== "COMPILE";

function sayingOf(type: unknown, message: string): Pick<Diagnostic, "message" | "severity" | "rule"> {
  if (isRule(type)) return { message, severity: "warning", rule: type };
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
