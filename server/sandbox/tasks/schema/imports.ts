// What readers' .proto files import and do not bring along: only that is sent to buf with them, so that hundreds of files may be
// imported and a build stays as fast as that of a few.
import type { ProtoFiles } from "./archive.ts";

/** The text of a file that may be imported, by its path; undefined when there is none. */
export type FindImport = (path: string) => string | undefined;

/** All that the files import, and what that imports, as far as it is found. A string that says "import" may add one more. */
export function importsOf(files: ProtoFiles, find: FindImport): ProtoFiles {
  const found = new Map<string, string>();
  const wanted = Object.values(files).flatMap(importedIn);
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (Object.hasOwn(files, path) || found.has(path)) continue;
    const text = find(path);
    if (text === undefined) continue;
    found.set(path, text);
    wanted.push(...importedIn(text));
  }
  return Object.fromEntries(found);
}

/** What is neither closed nor ended by its line goes to the end, so that no character is looked at for every start before it. */
const commentOrString = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|("(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/g;
/** A path may come in several strings. */
const importLine = /\bimport\s*(?:(?:public|weak|option)\b\s*)?((?:(?:"[^"\n]*"|'[^'\n]*')\s*)+)/g;

function importedIn(text: string): string[] {
  const bare = text.replace(commentOrString, (_, string?: string) => string ?? " ");
  return Array.from(bare.matchAll(importLine), ([, strings = ""]) =>
    Array.from(strings.matchAll(/["']([^"'\n]*)["']/g), ([, part = ""]) => part).join(""),
  );
}
