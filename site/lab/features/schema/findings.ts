// What buf's rules found in the reader's .proto files, as problems of the lab: each with its rule's page, each break with what an
// old client sees of it.
import { sharedTransport } from "../../../run/carriers/shared-socket.ts";
import {
  type CheckedFiles,
  type CheckedSchema,
  checkSchema,
  type Finding,
  formatSchema,
} from "../../../run/session/check-schema.ts";
import type { Problem, Rule } from "../../../run/state/problem.ts";
import { oldClientSees } from "./breaking-rules.ts";

/** Rejects when the server cannot be reached or refuses, and by the signal. */
export async function findingsOf(checked: CheckedFiles, signal: AbortSignal): Promise<readonly Problem[]> {
  return problemsOf(await checkSchema(sharedTransport(), checked, signal));
}

/** Rejects with a sentence when the text has mistakes, and when the server cannot be reached or refuses. */
export async function formattedText(path: string, text: string): Promise<string> {
  const formatted = await formatSchema(sharedTransport(), { path, text });
  if (formatted.ok) return formatted.text;
  const [{ line, column, message } = noProblem] = formatted.problems;
  throw new Error(`line ${String(line)}, column ${String(column)}: ${message}`);
}

const noProblem = { line: 0, column: 0, message: "it has mistakes" };

/** Never an error: a Run goes on. */
export function problemsOf({ lint, breaking, problems }: CheckedSchema): readonly Problem[] {
  return [
    ...problems.map((problem): Problem => ({ ...problem, severity: "warning" })),
    ...breaking.map((finding) => problemOf(finding, "breaking")),
    ...lint.map((finding) => problemOf(finding, "lint")),
  ];
}

function problemOf({ file, line, column, message, rule }: Finding, kind: Rule["kind"]): Problem {
  const text = kind === "breaking" ? `${message}\nAn old client ${oldClientSees(rule)}` : message;
  const at = { file, line, column, message: text, severity: "warning", source: "proto" } as const;
  return rule === "" ? at : { ...at, rule: { id: rule, kind, url: urlOf(rule, kind) } };
}

/** The page has an anchor for each rule: its id in small letters. */
function urlOf(rule: string, kind: Rule["kind"]): string {
  return `https://buf.build/docs/${kind}/rules/#${encodeURIComponent(rule.toLowerCase())}`;
}
