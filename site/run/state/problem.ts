// What is wrong with the reader's code, and where: from the compiler, from the first run of the module, or thrown in a call.
export interface Problem {
  /** From 1; 0 when no line is to blame. */
  readonly line: number;
  /** From 1, in UTF-16 code units; 0 when no column is to blame. */
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "warning";
  /** What found it: a .proto's is in that file, all else in handler.ts. "types" is the editor's TypeScript, which stops no run. */
  readonly source: "deploy" | "handler" | "proto" | "types";
  /** Which .proto, by its path. */
  readonly file?: string;
  /** Of what buf's lint or comparison found: the rule. */
  readonly rule?: Rule;
}

export interface Rule {
  /** For instance "FIELD_NO_DELETE". */
  readonly id: string;
  readonly kind: "lint" | "breaking";
  /** Where buf says what the rule is for. */
  readonly url: string;
}

/** Adds what is not yet there: a handler that throws in a loop is one problem, not a thousand. */
export function withProblem(problems: readonly Problem[], problem: Problem): readonly Problem[] {
  const known = problems.some(
    (other) => other.line === problem.line && other.column === problem.column && other.message === problem.message,
  );
  return known ? problems : [...problems, problem];
}

/** "12:5", "12", or nothing. */
export function placeOf({ line, column }: Problem): string {
  if (line === 0) return "";
  return column === 0 ? String(line) : `${String(line)}:${String(column)}`;
}
