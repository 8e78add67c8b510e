// A place in a file by what stands there instead of by its number: a name, or a piece of text. It is checked when the site is
// built, and found again after the reader has edited the file.
import { withoutText } from "../editor/source-text.ts";
import { isIn, type LineRange } from "./imports.ts";

export interface Anchor {
  /** The name of a declaration, as "#streamPrices", or a piece of one line. */
  readonly at: string;
  /** The name of the declaration in which it stands. */
  readonly within?: string | undefined;
}

export type Found = { readonly lines: LineRange } | { readonly fault: string };

/** The first place that fits; with `one` there must be no other. A fault says what was looked for and what was found. */
export function findAnchor(source: string, { at, within }: Anchor, one = false): Found {
  const whole = { first: 1, last: source.split("\n").length };
  const around = within === undefined ? whole : declarationOf(source, within);
  if (!around) return { fault: `expected a declaration of ${quoted(within ?? "")}; there is none` };
  const where = within === undefined ? "" : ` in ${within}`;
  const declared = declarationOf(source, at, around);
  if (declared) return { lines: declared };
  const places = linesWith(source, at, around);
  const [first] = places;
  if (first === undefined) return { fault: `expected ${quoted(at)}${where}; it is not there` };
  if (one && places.length > 1) {
    const found = places.map(String).join(", ");
    return {
      fault: `expected one line with ${quoted(at)}${where}; found lines ${found}: give more of the line, or within`,
    };
  }
  return { lines: { first, last: first } };
}

const isName = /^#?[\w$]+$/;
const quoted = (text: string): string => `"${text}"`;

function linesWith(source: string, text: string, { first, last }: LineRange): readonly number[] {
  return source
    .split("\n")
    .flatMap((line, index) => (index + 1 >= first && index + 1 <= last && line.includes(text) ? [index + 1] : []));
}

/** From the line that declares the name to the one that closes it. */
function declarationOf(source: string, name: string, within?: LineRange): LineRange | undefined {
  if (!isName.test(name)) return undefined;
  const lines = withoutText(source).split("\n");
  for (const pattern of declares(name)) {
    const start = lines.findIndex((line, index) => (!within || isIn(within, index + 1)) && pattern.test(line));
    if (start >= 0) return { first: start + 1, last: endOf(lines, start) + 1 };
  }
  return undefined;
}

/** First what says by a word that it declares, then what can be a member of a class. */
function declares(name: string): readonly RegExp[] {
  const escaped = name.replace(/[$]/g, "\\$&");
  const modifiers = String.raw`(?:(?:async|static|readonly|get|set|public|private|protected)\s+)*\*?\s*`;
  return [
    new RegExp(String.raw`\b(?:function\s*\*?|class|interface|type|enum|const|let|var)\s+${escaped}(?![\w$])`),
    new RegExp(String.raw`^\s+${modifiers}${escaped}(?:\?|!)?\s*(?:[:=<;]|\(.*[{(]\s*$|\($)`),
  ];
}

/** The index of the line that closes every bracket that was opened from `start` on. */
function endOf(lines: readonly string[], start: number): number {
  let open = 0;
  for (let index = start; index < lines.length; index++) {
    for (const letter of lines[index] ?? "") open += "([{".includes(letter) ? 1 : ")]}".includes(letter) ? -1 : 0;
    if (open <= 0) return index;
  }
  return start;
}
