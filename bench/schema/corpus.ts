// Public .proto files to compare with buf on: folders in .cache/schema-corpus/, each a root that its files import from.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { googleProto } from "../../server/sandbox/tasks/schema/google-protos.ts";

const folder = path.resolve(import.meta.dirname, "../../.cache/schema-corpus");

export interface CorpusFile {
  /** As others of its root import it, for instance "google/type/money.proto". */
  readonly name: string;
  readonly text: string;
  /** All that it imports, and what that imports, of its root or else of what the server offers; a missing file is missing here too. */
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

const protoFolder = path.resolve(import.meta.dirname, "../../proto");

/** What the server lets any file import: Google's common types, and the rules of protovalidate. */
function offered(name: string): string | undefined {
  if (name !== "buf/validate/validate.proto") return googleProto(name);
  return readFileSync(path.join(protoFolder, name), "utf8");
}

const importLine = /^\s*import\s+(?:public\s+|weak\s+|option\s+)?"([^"]+)"/gmu;

function importsOf(name: string, all: ReadonlyMap<string, string>): Record<string, string> {
  const found = new Map<string, string>();
  const wanted = [name];
  for (const next of wanted) {
    const text = all.get(next) ?? offered(next);
    if (text === undefined || found.has(next)) continue;
    found.set(next, text);
    for (const [, imported = ""] of text.matchAll(importLine)) wanted.push(imported);
  }
  found.delete(name);
  return Object.fromEntries(found);
}
