// A package as others install it. Here its exports are TypeScript sources, which Node runs as they are but for node_modules;
// there they are JavaScript with declarations, in a folder with a manifest of its own.
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Builds packages/`name` into the folder `dist`. Rejects with the compiler's words when it does not compile. */
async function buildPackage(name: string, dist: string): Promise<void> {
  const folder = join(import.meta.dirname, name);
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  compile(
    Object.values(manifest.exports).map((path) => join(folder, path)),
    { rootDir: join(folder, "src"), outDir: dist },
  );
  await writeFile(join(dist, "package.json"), `${JSON.stringify(published(manifest), null, 2)}\n`);
  await cp(join(folder, "README.md"), join(dist, "README.md"));
  await cp(join(import.meta.dirname, "../LICENSE"), join(dist, "LICENSE"));
}

/**
 * Builds packages/`name` into the folder `into`/`name`, and packs that by `npm pack` into `into`. Returns the tarball's
 * path. Rejects with the compiler's words when it does not compile.
 */
export async function packPackage(name: string, into: string): Promise<string> {
  const dist = join(into, name);
  await buildPackage(name, dist);
  const { stdout } = await promisify(execFile)("npm", ["pack", dist, "--pack-destination", into, "--json"]);
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  if (!packed) throw new Error(`expected npm pack to name the tarball of ${name}, found ${stdout}`);
  return join(into, packed.filename);
}

/** Emits what the entries reach, so no test gets in. */
function compile(entries: string[], folders: { rootDir: string; outDir: string }): void {
  const { options } = readOptions();
  const program = ts.createProgram(entries, {
    ...options,
    ...folders,
    noEmit: false,
    declaration: true,
    stripInternal: true,
    rewriteRelativeImportExtensions: true,
  });
  const { diagnostics } = program.emit(undefined, writeEmitted);
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length > 0) throw new Error(ts.formatDiagnostics(all, formatHost));
}

function readOptions(): ts.ParsedCommandLine {
  const path = join(import.meta.dirname, "tsconfig.json");
  return ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    import.meta.dirname,
  );
}

const formatHost: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (path) => path,
  getCurrentDirectory: () => import.meta.dirname,
  getNewLine: () => "\n",
};

/** The compiler rewrites `.ts` in the JavaScript's imports and leaves it in the declarations'. */
const writeEmitted: ts.WriteFileCallback = (path, text) => {
  const declarations = path.endsWith(".d.ts");
  ts.sys.writeFile(path, declarations ? text.replace(/(from "\.{1,2}\/[^"]+)\.ts"/g, '$1.js"') : text);
};

function published(manifest: Manifest): object {
  const exports = Object.entries(manifest.exports).map(([name, path]) => {
    const base = path.replace(/^\.\/src\//, "./").replace(/\.ts$/, "");
    return [name, { types: `${base}.d.ts`, default: `${base}.js` }];
  });
  return { ...manifest, exports: Object.fromEntries(exports) as object };
}
