// Public .proto files to compare with buf on: folders in .cache/schema-corpus/, each a root that its files import from.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(import.meta.dirname, "../../.cache/schema-corpus");

export interface CorpusFile {
  /** As others of its root import it, for instance "google/type/money.proto". */
  readonly name: string;
  readonly text: string;
  /** Everything of the root that it imports, and what that imports, text by name; a missing file is missing here too. */
  readonly imports: Readonly<Record<string, string>>;
}

/** Throws a sentence when there is no corpus: its files are others' and not kept here. */
export function corpus(): Readonly<Record<string, readonly CorpusFile[]>> {
  const roots = rootsIn(folder);
  if (roots.length === 0)
    throw new Error(`expected folders of .proto files in ${folder}: put some public repositories' there`);
  return Object.fromEntries(roots.map((root) => [root, filesIn(path.join(folder, root))]));
}

function rootsIn(parent: string): string[] {
  try {
    return readdirSync(parent).sort();
  } catch {
    return [];
  }
}

function filesIn(root: string): CorpusFile[] {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".proto"));
  const all = new Map(names.sort().map((name) => [name, readFileSync(path.join(root, name), "utf8")]));
  return [...all].map(([name, text]) => ({ name, text, imports: importsOf(name, all) }));
}

const importLine = /^\s*import\s+(?:public\s+|weak\s+|option\s+)?"([^"]+)"/gmu;

function importsOf(name: string, all: ReadonlyMap<string, string>): Record<string, string> {
  const found = new Map<string, string>();
  const wanted = [name];
  for (const next of wanted) {
    const text = all.get(next);
    if (text === undefined || found.has(next)) continue;
    found.set(next, text);
    for (const [, imported = ""] of text.matchAll(importLine)) wanted.push(imported);
  }
  found.delete(name);
  return Object.fromEntries(found);
}
