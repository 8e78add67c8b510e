// What a compiler is asked: one bundle of the reader's files. A lone handler.ts needs one question and one answer; with other
// files beside it the compiler asks back for each of them, since there is no disk that they could be on. Where there is a disk,
// because it is not in a sandbox, it asks for everything and is refused what is neither the reader's nor provided.
import path from "node:path";
import { markingFlags } from "./missing-globals.ts";
import { field, numberOf, type PacketValue, textOf } from "./packet.ts";
import { type Modules, providedPath } from "./provided-modules.ts";

export type Files = Readonly<Record<string, string>>;

export const entryFile = "handler.ts";

const flags = [
  "--bundle",
  "--format=esm",
  "--target=es2024",
  "--platform=neutral",
  "--sourcemap=external",
  // The texts are here already.
  "--sources-content=false",
  "--charset=utf8",
  "--log-level=silent",
  // No tsconfig has a say in the reader's code.
  "--tsconfig-raw={}",
];

export interface BuildRequest {
  readonly files: Files;
  readonly modules: Modules;
  readonly folder: string;
  readonly asksForAll: boolean;
  readonly mostMessages: number;
}

export function buildRequest(key: number, request: BuildRequest): PacketValue {
  const { files, folder, asksForAll, mostMessages } = request;
  const common = {
    command: "build",
    key,
    write: false,
    absWorkingDir: folder,
    nodePaths: [],
    context: false,
    ...(asksForAll ? { plugins: [plugin(anything, anything)] } : {}),
  };
  const bounds = [
    ...markingFlags(files),
    `--log-limit=${String(mostMessages)}`,
    `--outfile=${path.posix.join(folder, "handler.mjs")}`,
  ];
  if (Object.keys(files).length > 1) {
    const entries = [["", `./${entryFile}`]];
    const plugins = [asksForAll ? plugin(anything, anything) : plugin(String.raw`^\.`, below(folder))];
    return { ...common, entries, plugins, flags: [...flags, ...bounds], stdinContents: null, stdinResolveDir: null };
  }
  return {
    ...common,
    entries: [],
    flags: [...flags, ...bounds, "--loader=ts", `--sourcefile=${entryFile}`],
    stdinContents: Buffer.from(files[entryFile] ?? ""),
    stdinResolveDir: folder,
  };
}

const anything = ".*";

function below(folder: string): string {
  return `^${folder.replaceAll(/[^\w/]/g, (found) => `\\x{${found.codePointAt(0)?.toString(16) ?? ""}}`)}/`;
}

/** The compiler asks where such imports lead, and what such files hold. */
function plugin(imports: string, files: string): PacketValue {
  return {
    name: "reader",
    onStart: false,
    onEnd: false,
    onResolve: [{ id: 0, filter: imports, namespace: "" }],
    onLoad: [{ id: 0, filter: files, namespace: "file" }],
  };
}

/** What to say when the compiler asks back; an empty answer leaves it to look for itself. */
export function answerTo(question: PacketValue, request: BuildRequest): PacketValue {
  const { files, folder, modules, asksForAll } = request;
  switch (field(question, "command")) {
    case "on-start":
      return { errors: [], warnings: [] };
    case "on-resolve": {
      const importer = path.posix.relative(folder, textOf(field(question, "importer")) || folder);
      const specifier = textOf(field(question, "path"));
      const found = findFile(request, specifier, importer);
      if (asksForAll && found === undefined && !Object.hasOwn(modules, specifier)) return refusal(specifier);
      return found === undefined ? {} : { id: 0, path: path.posix.join(folder, found), namespace: "file" };
    }
    case "on-load": {
      const name = path.posix.relative(folder, textOf(field(question, "path")));
      if (asksForAll && !Object.hasOwn(files, name) && !isProvided(name, modules)) return refusal(name);
      if (!Object.hasOwn(files, name)) return {};
      return { id: 0, contents: Buffer.from(files[name] ?? ""), loader: loaderOf(name), resolveDir: folder };
    }
    default:
      return {};
  }
}

/** In the compiler's own words for what it cannot find. */
function refusal(specifier: string): PacketValue {
  const text = `Could not resolve ${JSON.stringify(specifier)}`;
  return { errors: [{ id: "", pluginName: "", text, location: null, notes: [], detail: 0 }], warnings: [] };
}

const isProvided = (name: string, modules: Modules): boolean =>
  Object.keys(modules).some((specifier) => providedPath(specifier) === name);

/** The build that a question belongs to. */
export const keyOf = (question: PacketValue): number => numberOf(field(question, "key"));

/** The file that is meant, one of the reader's or a provided schema: beside the file that imports it, or from the top. */
function findFile({ files, modules }: BuildRequest, specifier: string, importer: string): string | undefined {
  const besides = path.posix.join(path.posix.dirname(importer), specifier);
  for (const local of [besides, path.posix.join(specifier)]) {
    for (const name of [local, `${local}.ts`, local.replace(/\.js$/, ".ts")])
      if (Object.hasOwn(files, name)) return name;
    const bare = local.replace(/\.[jt]s$/, "");
    if (Object.hasOwn(modules, `./${bare}`)) return `${bare}.js`;
  }
  return undefined;
}

const loaders: Readonly<Record<string, string>> = { ts: "ts", mts: "ts", js: "js", mjs: "js", json: "json" };

function loaderOf(name: string): string {
  return loaders[name.slice(name.lastIndexOf(".") + 1)] ?? "text";
}
