// Which line of the reader yielded a message: compiled code says so with each value that it yields. `yield X` becomes
// `yield SITE.v = X`: an assignment has the value of its right side and reaches as far to the right as a yield does, so that the
// end of X need not be known. What is a yield says the source map: it has an entry before one, and none within texts.
import { SourceMap } from "node:module";
import type { SourceMapPayload, SourceMapping } from "node:module";
import { mostSites, siteMark } from "../../wire/yield-site.ts";
import type { YieldSite } from "../../contract.ts";

type Files = Readonly<Record<string, string>>;

/** With an operand on the same line. A member, a key or a method of that name has no space before what follows, or a dot before. */
const candidate = /(?<![\w$.#\u0080-\uffff])yield (?=[\w$"'`({[!~+\-/#\u0080-\uffff])(?!(?:as|in|of|instanceof)\b)/g;

/** The code with its yields marked, in the order of the sites; more than there may be are left as they are. */
export function markYields(code: string, sourceMap: string, files: Files): { code: string; yields: YieldSite[] } {
  if (!code.includes("yield ")) return { code, yields: [] };
  const originalAt = originals(sourceMap, files);
  const yields: YieldSite[] = [];
  const marked = code.split("\n").map((text, index) =>
    text.replace(candidate, (found, column: number) => {
      const original = yields.length < mostSites ? originalAt(text, index, column) : undefined;
      if (!original) return found;
      yields.push({ line: index + 1, column: column + found.length + 1, ...original });
      return found + siteMark(yields.length);
    }),
  );
  return yields.length === 0 ? { code, yields } : { code: marked.join("\n"), yields };
}

type Original = Pick<YieldSite, "file" | "sourceLine">;

/** Where in the reader's files a yield of the compiled code is written; undefined for what is none. Each is found once. */
function originals(sourceMap: string, files: Files) {
  const map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  const lines = new Map(Object.entries(files).map(([name, text]) => [name, text.split("\n")]));
  const known = new Set<string>();
  return (text: string, line: number, column: number): Original | undefined => {
    const entry = map.findEntry(line, column);
    if (!isBefore(entry, text, line, column)) return undefined;
    const { originalSource: file, originalLine, originalColumn } = entry;
    const place = `${file}:${String(originalLine)}:${String(originalColumn)}`;
    const isYield = /^yield(?![\w$])/.test(
      lines.get(file)?.[originalLine]?.slice(originalColumn, originalColumn + 6) ?? "",
    );
    if (!isYield || known.has(place)) return undefined;
    known.add(place);
    return { file, sourceLine: originalLine + 1 };
  };
}

/** The entry is of what stands at the column: between them is nothing but space. */
function isBefore(entry: object, text: string, line: number, column: number): entry is SourceMapping {
  const { generatedLine, generatedColumn = 0, originalSource } = entry as Partial<SourceMapping>;
  return originalSource !== undefined && generatedLine === line && text.slice(generatedColumn, column).trim() === "";
}
