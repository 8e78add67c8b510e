// Tells whether a built site is still true to its sources: one hash over everything that goes into it.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Everything a page is made of, relative to the root of the repository. */
export const siteInputs: readonly string[] = [
  "astro.config.mjs",
  "package-lock.json",
  "tsconfig.base.json",
  "content/**/*",
  "packages/*/src/**/*",
  "proto/**/*",
  "server/limits.ts",
  // What a downloaded project is made of besides.
  "package.json",
  "server/fixtures/**/*",
  "testing_data/**/*",
  "site/**/*",
];

/** A hash of the names and contents of all files that match. Tests are no part of a site. */
export function fingerprint(root: string, patterns: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of filesOf(root, patterns)) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesOf(root: string, patterns: readonly string[]): string[] {
  const entries = globSync(patterns, { cwd: root, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length).replaceAll("\\", "/"))
    .sort();
}
