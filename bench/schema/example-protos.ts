// The examples' own .proto files.
import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(import.meta.dirname, "../../proto");

/** Text by the path that others import it by. */
export function exampleProtos(): Record<string, string> {
  const names = globSync("*/v1/*.proto", { cwd: folder }).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}
