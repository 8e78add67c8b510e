// Vite writes into a script which files it loads with its lazy parts, stylesheets too, of which Astro drops some: a file that is not there
// is an error in the reader's console, and stops the build.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path/posix";

/** One sentence for each such file that is missing. `folder` holds the built site. */
export function missingPreloads(folder: string): string[] {
  return globSync("_astro/*.js", { cwd: folder }).flatMap((script) => {
    const [, list = ""] = /\bm\.f=\[([^\]]*)\]/u.exec(readFileSync(join(folder, script), "utf8")) ?? [];
    const named = JSON.parse(`[${list}]`) as string[];
    return named
      .filter((file) => !existsSync(join(folder, file)))
      .map((file) => `${script}: it preloads "${file}", which is not there`);
  });
}
