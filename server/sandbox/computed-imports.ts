// Keeps esbuild from the server's disk: for a computed import, `import("./" + name)`, it looks there for every file that
// might be meant and bundles what it finds, before any plugin is asked.
import { transform } from "esbuild";
import type { Loader } from "esbuild";

/** What is no computed import: one with a plain text, which goes the way of all imports. */
const harmless = /\b(?:import|require)\s*\(\s*(["'])[^"'`\\\n$();]*\1\s*\)|\bimport\s*\.\s*meta\b/g;
/** What may be one. The keyword `import` cannot be spelt with escapes, but `require` can. A text may look like one too. */
const suspicious = /import\s*[(./]|\brequire\b|\\u/;

/** In such a file every dynamic import fails when it runs, whatever it names. */
export function mayComputeImports(contents: string): boolean {
  return suspicious.test(contents.replaceAll(harmless, " "));
}

/** For the build of a file without dynamic imports: no `require` is followed either. */
export const withoutRequire = { define: { require: "undefined" } };

export interface Source {
  readonly contents: string;
  readonly loader: Loader;
}

/** The file with every dynamic import as a call of `require`. Throws esbuild's BuildFailure. */
export async function withoutDynamicImports(path: string, { contents, loader }: Source): Promise<Source> {
  const { code } = await transform(contents, {
    ...{ loader, sourcefile: path, sourcemap: "inline", format: "esm", target: "es2024", charset: "utf8" },
    ...{ supported: { "dynamic-import": false }, logLevel: "silent", tsconfigRaw: "{}" },
  });
  return { contents: code, loader: "js" };
}
