// Globals that the reader's files use and the sandbox has not. The compiler alone knows which names are free, so it writes each with
// another last letter, which is looked for in what it made and put back. The length stays, and with it every place in the source map.
import { insteadOfGlobal, missingGlobals } from "grpc-handler/instead";
import type { Diagnostic } from "../../contract.ts";
import { SourcePlaces } from "../../calls/source-places.ts";

/** The reader's, text by path. */
type Files = Readonly<Record<string, string>>;

/** A letter that no program is known to use in a name. */
const mark = "ꙮ";

/** The compiler itself knows what a module of CommonJS means by these. */
const ofModules = new Set(["module", "exports", "require"]);

const marked: ReadonlyMap<string, string> = new Map(
  missingGlobals.filter((name) => !ofModules.has(name)).map((name) => [name.slice(0, -1) + mark, name]),
);

const written = [...marked.keys()].sort((a, b) => b.length - a.length);
const defines = Array.from(marked, ([to, name]) => `--define:${name}=${to}`);

/** Alternatives of fixed lengths, since strangers choose the text: it takes a time that grows with the text alone. */
const anyMarked = new RegExp(written.join("|"), "g");

/** Whether the compiler may mark anything: not when the files hold that letter already, escaped or not. */
function mayMark(files: Files): boolean {
  return !Object.values(files).some((text) => text.includes(mark) || /\\u\{?0{0,8}a66e/i.test(text));
}

export function markingFlags(files: Files): readonly string[] {
  return mayMark(files) ? defines : [];
}

export interface Unmarked {
  /** As if nothing had been marked. */
  readonly code: string;
  /** One for each name, at its first use. A name whose type is asked for is left to the program. */
  readonly warnings: Diagnostic[];
}

export function findMissing(code: string, sourceMap: string, files: Files): Unmarked {
  if (!code.includes(mark) || !mayMark(files)) return { code, warnings: [] };
  const places = new SourcePlaces(sourceMap);
  const warnings = firstUses(code).flatMap(({ name, line, column, members }): Diagnostic[] => {
    const place = places.at(line, column);
    const message = `${name} will not be defined when this runs: ${insteadOfGlobal(name + members) ?? ""}`;
    return place ? [{ ...place, message, severity: "warning" }] : [];
  });
  return { code: code.replaceAll(anyMarked, (found) => marked.get(found) ?? found), warnings };
}

interface Use {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** ".hrtime.bigint" */
  readonly members: string;
}

/** In one pass over the code: names may be used thousands of times in millions of letters. */
function firstUses(code: string): Use[] {
  const firsts = new Map<string, number>();
  const asked = new Set<string>();
  for (const { 0: found, index } of code.matchAll(anyMarked)) {
    if (code.startsWith("typeof ", index - "typeof ".length)) asked.add(found);
    else if (!firsts.has(found)) firsts.set(found, index);
  }
  let line = 1;
  let counted = 0;
  return Array.from(firsts)
    .filter(([found]) => !asked.has(found))
    .map(([found, index]) => {
      for (let end = code.indexOf("\n", counted); end >= 0 && end < index; end = code.indexOf("\n", counted)) {
        line++;
        counted = end + 1;
      }
      const from = index + found.length;
      const [members = ""] = /^(?:\.\w+){0,3}/.exec(code.slice(from, from + 100)) ?? [];
      return { name: marked.get(found) ?? found, line, column: index - counted + 1, members };
    });
}
