// Mistakes in the types, as the editor's TypeScript finds them. They stop no run: the compiler of Deploy takes types away unread.
import type { Problem } from "../../../run/state/problem.ts";

/** As Monaco marks a place. */
interface Marker {
  readonly startLineNumber: number;
  readonly startColumn: number;
  readonly message: string;
  readonly isError: boolean;
}

/** In the order of the text. Hints and advice are for the place itself. */
export function typeProblemsOf(markers: readonly Marker[]): readonly Problem[] {
  return markers
    .filter(({ isError }) => isError)
    .map(({ startLineNumber: line, startColumn: column, message }): Problem => {
      return { line, column, message, severity: "warning", source: "types" };
    })
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Without those of lines that something else is said of: it says the same, or the reason. */
export function besideOthers(types: readonly Problem[], others: readonly Problem[]): readonly Problem[] {
  const lines = new Set(others.filter(({ source }) => source === "deploy").map(({ line }) => line));
  return types.filter(({ line }) => !lines.has(line));
}

/** One line about them; undefined when there are none. */
export function sentenceOfTypes(types: readonly Problem[]): string | undefined {
  const [first] = types;
  if (!first) return undefined;
  const count = types.length === 1 ? "1 type error" : `${String(types.length)} type errors`;
  const [fact = ""] = first.message.split("\n", 1);
  return `${count} in handler.ts: line ${String(first.line)}: ${fact}`;
}
