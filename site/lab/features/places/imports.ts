// Which lines of a file are its imports: they are folded until the reader opens them.

/** From the first line to the last, counted from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The end of an import: its module, with what may follow it. */
const ends = /["'][^"']*["']\s*(?:with\s*\{[^}]*\}\s*)?;?\s*(?:\/\/.*)?$/;
/** A line between `import {` and `} from`. */
const continues = /^[\s\w$,{}*]*(?:\/\/.*)?$/;
const blank = /^\s*(?:\/\/.*)?$/;

/** The imports that a file begins with, after comments. Undefined for fewer than two lines, and where nothing else follows. */
export function importLines(source: string): LineRange | undefined {
  const lines = source.split("\n");
  const first = afterComments(lines, 0);
  let last = first - 1;
  for (let next = first; isImport(lines[next]); next = afterComments(lines, last + 1)) {
    const end = endOf(lines, next);
    if (end === undefined) break;
    last = end;
  }
  if (last - first < 1 || lines.slice(last + 1).every((line) => line.trim() === "")) return undefined;
  return { first: first + 1, last: last + 1 };
}

export function importsLabel({ first, last }: LineRange): string {
  return `${String(last - first + 1)} lines of imports`;
}

export function linesIn({ first, last }: LineRange): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function isIn({ first, last }: LineRange, line: number): boolean {
  return first <= line && line <= last;
}

function isImport(line: string | undefined): boolean {
  return line !== undefined && /^\s*import\b(?!\s*[(.])/.test(line);
}

/** The index of the line that ends the import; undefined for one that is not written to its end. */
function endOf(lines: readonly string[], start: number): number | undefined {
  for (let index = start; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (index > start && isImport(line)) return undefined;
    if (ends.test(line)) return index;
    if (!continues.test(line)) return undefined;
  }
  return undefined;
}

/** The index of the first line from `start` that is more than a comment. */
function afterComments(lines: readonly string[], start: number): number {
  let index = start;
  for (let inComment = false; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (!inComment && /^\s*\/\*/.test(line)) inComment = true;
    else if (!inComment && !blank.test(line)) break;
    if (inComment && line.includes("*/")) inComment = false;
  }
  return index;
}
