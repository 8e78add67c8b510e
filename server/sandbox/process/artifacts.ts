// What a runner needs on disk: its program, the V8 snapshot, and the list of what reader code may import. Made from source
// when there is nothing for exactly these sources; a folder per state of the sources, so that a half-made build is never used.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import * as esbuild from "esbuild";
import { type Modules, providedFiles } from "../tasks/compiler/provided-modules.ts";
import { builtFolder } from "./built-folder.ts";
import { runnerFlags } from "./runner-flags.ts";
import { bufCacheFolders } from "../tasks/schema/buf-program.ts";
import { filterForThisMachine } from "./seccomp/filter.ts";
import { policies } from "./seccomp/policy.ts";
import type { SnapshotName } from "../wire/down.ts";

export interface Artifacts {
  readonly runner: string;
  readonly snapshots: Readonly<Record<SnapshotName, string>>;
  /** The self-test's program, which takes the runner's place. */
  readonly probe: string;
  /** System call filters, by what runs under them; undefined on a processor that has no table of calls. */
  readonly filters: Readonly<Record<keyof typeof policies, string | undefined>>;
  /** isolated-vm's native addon for this machine. */
  readonly addon: string;
  /** What reader code may import. */
  readonly modules: Modules;
  /** Those of them that only the snapshot with the validator holds. */
  readonly validatorModules: readonly string[];
  /** The folder with the modules of `modules` as files. */
  readonly provided: string;
  /** Folders that buf expects in its cache. */
  readonly bufFolders: readonly string[];
  /** esbuild's own program for this machine. */
  readonly esbuild: string;
}

const root = path.resolve(import.meta.dirname, "../../..");
const child = path.join(import.meta.dirname, "../child");
export const cacheFolder = path.join(root, ".cache/sandbox");

/** Sources of what lands in the runner and the snapshot. */
const inputs = [
  "server/sandbox/{child,wire,process/seccomp,process/self-test}/**/*.ts",
  "server/sandbox/tasks/compiler/provided-modules.ts",
  "server/sandbox/tasks/schema/buf-program.ts",
  "server/sandbox/process/artifacts.ts",
  "server/sandbox/process/runner-flags.ts",
  "server/limits.ts",
  "packages/grpc-handler/src/{*,instead/*}.ts",
  "proto/gen/**/*_pb.js",
  "package.json",
];

let made: Promise<Artifacts> | undefined;

/** The artifacts, made first when they are stale. */
export function ensureArtifacts(): Promise<Artifacts> {
  made ??= makeArtifacts().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function makeArtifacts(): Promise<Artifacts> {
  const folder = await builtFolder({ parent: cacheFolder, hash: hashInputs, build });
  const modules = await readModules(folder, "validator");
  const plain = await readModules(folder, "plain");
  const at = (name: string): string => path.join(folder, name);
  const filter = (name: keyof typeof policies): string | undefined =>
    existsSync(at(`${name}.bpf`)) ? at(`${name}.bpf`) : undefined;
  return {
    ...{ runner: at("runner.mjs"), probe: at("probe.mjs") },
    snapshots: { plain: at("plain.bin"), validator: at("validator.bin") },
    filters: { runner: filter("runner"), compiler: filter("compiler"), task: filter("task") },
    ...{ addon, modules, provided: at("provided"), esbuild: esbuildProgram() },
    bufFolders: await readJson(at("buf-folders.json")),
    validatorModules: Object.keys(modules).filter((name) => !Object.hasOwn(plain, name)),
  };
}

async function readModules(folder: string, snapshot: SnapshotName): Promise<Modules> {
  return readJson(path.join(folder, `${snapshot}.json`));
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, "utf8")) as Content;
}

const addon = addonPath();

/** The package's own program, not the script that stands for it. */
function esbuildProgram(): string {
  const fromEsbuild = createRequire(createRequire(import.meta.url).resolve("esbuild"));
  return fromEsbuild.resolve(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`);
}

/** isolated-vm ships a build for each platform; its own loader knows which one fits. */
function addonPath(): string {
  const fromHere = createRequire(import.meta.url);
  const manifest = fromHere.resolve("isolated-vm/package.json");
  const findBuild = createRequire(manifest)("node-gyp-build") as { path(folder: string): string };
  return findBuild.path(path.dirname(manifest));
}

async function hashInputs(): Promise<string> {
  const hash = createHash("sha256").update(`${process.version} ${process.arch} ${addon}`);
  for (const file of await filesIn(root, inputs))
    hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  return hash.digest("hex").slice(0, 16);
}

async function build(folder: string): Promise<void> {
  await Promise.all([
    bundle(path.join(child, "main.ts"), folder, "runner"),
    bundle(path.join(child, "snapshot.ts"), folder, "snapshot"),
    bundle(path.join(import.meta.dirname, "self-test/probe.ts"), folder, "probe"),
  ]);
  for (const [name, policy] of Object.entries(policies)) {
    const filter = filterForThisMachine(policy);
    if (filter) await writeFile(path.join(folder, `${name}.bpf`), filter);
  }
  await Promise.all([makeSnapshot(folder, "plain"), makeSnapshot(folder, "validator")]);
  await writeProvided(folder);
  await writeFile(path.join(folder, "buf-folders.json"), JSON.stringify(await bufCacheFolders()));
}

async function makeSnapshot(folder: string, name: SnapshotName): Promise<void> {
  const at = (ending: string): string => path.join(folder, `${name}.${ending}`);
  await writeFile(at("js"), await bundleGuest(name));
  const args = [path.join(folder, "snapshot.mjs"), addon, at("js"), at("bin"), at("json")];
  await promisify(execFile)(process.execPath, [...runnerFlags, ...args]);
}

async function writeProvided(folder: string): Promise<void> {
  const modules = await readModules(folder, "validator");
  for (const [name, contents] of providedFiles(modules)) {
    const file = path.join(folder, "provided", name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, contents);
  }
}

function bundle(entry: string, outdir: string, name: string): Promise<esbuild.BuildResult> {
  return esbuild.build({
    entryPoints: { [name]: entry },
    outdir,
    outExtension: { ".js": ".mjs" },
    ...nodeBundle,
  });
}

/** esbuild's options for a program of node's in one file. */
export const nodeBundle = { bundle: true, platform: "node", format: "esm", target: "node24" } as const;

/** The guest's code with everything that reader code may import, as one script. */
async function bundleGuest(snapshot: SnapshotName): Promise<string> {
  const result = await esbuild.build({
    stdin: { contents: await guestEntry(snapshot), resolveDir: root, sourcefile: "guest-entry.ts", loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    target: "es2024",
    platform: "neutral",
    mainFields: ["module", "main"],
    // V8 keeps the source text in the snapshot, and every isolate reads it.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
  });
  return result.outputFiles[0]?.text ?? "";
}

const rulesModule = "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";

/** What only the snapshot with the validator holds: an isolate from it takes half as long again to make, and a third more memory. */
const validatorPackages = new Map([
  ["@bufbuild/protovalidate", "@bufbuild/protovalidate"],
  [rulesModule, rulesModule],
  // As a generated module that knows nothing of the package imports it.
  ["./gen/buf/validate/validate_pb", rulesModule],
]);

async function guestEntry(snapshot: SnapshotName): Promise<string> {
  const withValidator = snapshot === "validator";
  const specifiers = new Map([
    ["grpc-handler", "grpc-handler"],
    ["@bufbuild/protobuf", "@bufbuild/protobuf"],
    ["@bufbuild/protobuf/wkt", "@bufbuild/protobuf/wkt"],
    // For the generated modules of services that readers bring along.
    ["@bufbuild/protobuf/codegenv2", "@bufbuild/protobuf/codegenv2"],
    ...(withValidator ? validatorPackages : []),
  ]);
  for (const file of await exampleSchemas(withValidator))
    specifiers.set(`./gen/${file.replace(/\.js$/, "")}`, `./proto/gen/${file}`);
  const names = [...specifiers.keys()];
  const imports = [...specifiers.values()].map(
    (from, index) => `import * as m${String(index)} from ${JSON.stringify(from)};`,
  );
  const entries = names.map((name, index) => `${JSON.stringify(name)}: m${String(index)}`);
  const guest = "./server/sandbox/child/guest";
  return [
    `import { provide } from "${guest}/main.ts";`,
    `import { warmUp, warmUpCalls } from "${guest}/warm-up.ts";`,
    ...(withValidator
      ? [
          `import { requestChecker } from "${guest}/request-checker.ts";`,
          `import { warmUpValidator } from "${guest}/warm-up-validator.ts";`,
        ]
      : []),
    ...imports,
    `const modules = { ${entries.join(", ")} };`,
    "warmUp(modules);",
    ...(withValidator ? ["warmUpValidator();", "provide(modules, requestChecker);"] : ["provide(modules);"]),
    "void warmUpCalls();",
  ].join("\n");
}

/**
 * Generated schemas of the examples, by their path in proto/gen; what the backend serves itself is not for handlers, and what
 * has rules is of use only with a validator.
 */
async function exampleSchemas(withRules: boolean): Promise<string[]> {
  const folder = path.join(root, "proto/gen");
  const files = (await filesIn(folder, ["**/*_pb.js"])).filter(
    (file) => !/^(playground|grpc\/(health|reflection))\//.test(file),
  );
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  return files.filter((_, index) => withRules || !texts[index]?.includes("buf/validate/validate_pb"));
}

async function filesIn(cwd: string, patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(patterns, { cwd })) files.push(file);
  return files.sort();
}
