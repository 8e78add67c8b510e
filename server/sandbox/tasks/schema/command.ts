// The command lines that start buf: one static program that reads an archive of .proto files on its standard input, in the sandbox,
// with limits of its own on memory and CPU time. It has no network, and no file but the one that comes through a second pipe.
import path from "node:path";
import type { SandboxLimits } from "../../contract.ts";
import { cacheFolder } from "../../process/artifacts.ts";
import { bareNamespaces, type Command, type Isolation, readOnly, sandboxCommand } from "../../process/launch.ts";
import { bufProgram } from "./buf-program.ts";

const inside = { program: "/buf", cache: "/cache", against: "/against.zip" };

/** Of the archive that `archiveOf` makes, the reader's own module. */
const ownModule = "#format=zip,subdir=own";

/** What buf is started for, each with its arguments. What it finds is one JSON object a line; only format says it as text. */
const tasks = {
  build: () => ["build", `-${ownModule}`, "--error-format=json", "--output=-#format=binpb", "--as-file-descriptor-set"],
  lint: () => ["lint", `-${ownModule}`, "--error-format=json"],
  /** With a second archive of that kind. */
  breaking: (against: string) => [
    ...["breaking", `-${ownModule}`, "--error-format=json"],
    ...["--against", `${against}${ownModule}`],
  ],
  /** Speaks of files that it is told about, until its input ends. */
  format: () => ["lsp", "serve"],
} as const;

export type BufTask = keyof typeof tasks;

export interface BufCommandOptions {
  readonly task: BufTask;
  /** Without a sandbox, where the second archive is. In the sandbox it comes through a pipe. */
  readonly against?: string | undefined;
  /** Of system calls. */
  readonly filter: string | undefined;
  /** Folders of its cache that must be there. */
  readonly cacheFolders: readonly string[];
  readonly limits: SandboxLimits;
}

export function bufCommand(isolation: Isolation, options: BufCommandOptions): Command {
  const { task, against = "", filter, cacheFolders, limits } = options;
  const { schema, sandbox } = limits;
  const program = bufProgram();
  const settings = {
    GOMAXPROCS: String(schema.threads),
    GOMEMLIMIT: `${String(Math.floor(schema.dataMiB * 0.75))}MiB`,
  };
  if (isolation === "none") {
    const env = { ...settings, BUF_CACHE_DIR: path.join(cacheFolder, "buf") };
    return { file: program, args: tasks[task](against), env };
  }
  const variables = Object.entries({ ...settings, BUF_CACHE_DIR: inside.cache });
  return sandboxCommand({
    ...{ dataMiB: schema.dataMiB, cpuSeconds: Math.ceil(schema.ms / 1_000), openFiles: sandbox.openFiles, filter },
    namespaces: [
      ...[...bareNamespaces, "--hostname", "schema"],
      ...variables.flatMap(([name, value]) => ["--setenv", name, value]),
      ...cacheFolders.flatMap((folder) => ["--dir", `${inside.cache}/${folder}`]),
      ...[...readOnly(program, inside.program), "--chdir", "/"],
    ],
    piped: task === "breaking" ? [inside.against] : [],
    program: [inside.program, ...tasks[task](inside.against)],
  });
}
