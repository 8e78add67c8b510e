// Leads places in the compiled module back to the reader's files. Stacks come from the sandbox, so they are only text in
// which positions may be found.
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import type { YieldSite } from "../contract.ts";
import { siteMark } from "../wire/yield-site.ts";

export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const position = /handler\.mjs:(\d{1,7}):(\d{1,7})/g;
const handlerFile = "handler.ts";

export class SourcePlaces {
  readonly #json: string;
  readonly #yields: readonly YieldSite[];
  #map: SourceMap | undefined;

  constructor(sourceMapJson: string, yields: readonly YieldSite[] = []) {
    this.#json = sourceMapJson;
    this.#yields = yields;
  }

  /** The line of handler.ts by the number of a yield; 0 for a number that there is not, since numbers come from the sandbox. */
  lineOfYield(site: number): number {
    const found = this.#yields[site - 1];
    return found?.file === handlerFile ? found.sourceLine : 0;
  }

  /** The place in the reader's files; undefined for code that is not theirs. */
  at(line: number, column: number): SourcePlace | undefined {
    const entry = this.#sourceMap().findEntry(line - 1, this.#withoutMarks(line, column) - 1);
    if (!("originalSource" in entry) || !/(?<!_pb)\.[cm]?[jt]s$/.test(entry.originalSource)) return undefined;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  /** The innermost of the reader's lines in a stack. */
  inStack(stack: string): SourcePlace | undefined {
    for (const [, line, column] of stack.matchAll(position)) {
      const place = this.at(Number(line), Number(column));
      if (place) return place;
    }
    return undefined;
  }

  /** The text with every position in the compiled module replaced by the reader's own. */
  rewrite(text: string): string {
    if (!text.includes("handler.mjs:")) return text;
    return text.replaceAll(position, (found, line: string, column: string) => {
      const place = this.at(Number(line), Number(column));
      return place ? placeText(place) : found;
    });
  }

  /** Where the handler is exported, for errors about the export as such. */
  defaultExport(): SourcePlace | undefined {
    const { sources, sourcesContent } = this.#sourceMap().payload;
    const text = sourcesContent[sources.indexOf(handlerFile)] ?? "";
    const index = text.search(/^export\s+default\b|\bas\s+default\b/m);
    if (index < 0) return undefined;
    const before = text.slice(0, index).split("\n");
    return { file: handlerFile, line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }

  /** The column as it was before yields were marked. */
  #withoutMarks(line: number, column: number): number {
    let before = column;
    this.#yields.forEach((site, index) => {
      if (site.line === line && before > site.column) {
        before = Math.max(site.column, before - siteMark(index + 1).length);
      }
    });
    return before;
  }

  #sourceMap(): SourceMap {
    this.#map ??= new SourceMap(JSON.parse(this.#json) as SourceMapPayload);
    return this.#map;
  }
}

export function placeText({ file, line, column }: SourcePlace): string {
  return `${file}:${String(line)}:${String(column)}`;
}
