// The command lines that start buf: one static program that reads an archive of .proto files on its standard input, in the sandbox,
// with limits of its own on memory and CPU time. It has no network, and no file but the one that comes through a second pipe.
import { createRequire } from "node:module";
import path from "node:path";
import type { SandboxLimits } from "../../contract.ts";
import { cacheFolder } from "../../process/artifacts.ts";
import { bareNamespaces, type Command, type Isolation, readOnly, sandboxCommand } from "../../process/launch.ts";

const inside = { program: "/buf", cache: "/cache", against: "/against.zip" };
/** Where rules of others, of which there are none here, would be compiled: its name changes with buf's version, and a test fails then. */
const wasmCache = `wasmruntime/wazero-v1.12.0-${process.arch === "x64" ? "amd64" : process.arch}-linux`;
/** Folders that it makes at its start, and uses for nothing here. Inside nothing can be made, so they are there already. */
const cached = ["modules", "modulelocks", "commits", "commitlocks", "wellknowntypes", "plugins", "policies", wasmCache];

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
  readonly limits: SandboxLimits;
}

export function bufCommand(isolation: Isolation, options: BufCommandOptions): Command {
  const { task, against = "", filter, limits } = options;
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
      ...cached.flatMap((folder) => ["--dir", `${inside.cache}/v3/${folder}`]),
      ...[...readOnly(program, inside.program), "--chdir", "/"],
    ],
    piped: task === "breaking" ? [inside.against] : [],
    program: [inside.program, ...tasks[task](inside.against)],
  });
}

/** The package's own program, not the script that stands for it. */
function bufProgram(): string {
  const fromBuf = createRequire(createRequire(import.meta.url).resolve("@bufbuild/buf/package.json"));
  const arch = process.platform === "linux" && process.arch === "arm64" ? "aarch64" : process.arch;
  return fromBuf.resolve(`@bufbuild/buf-${process.platform}-${arch}/bin/buf`);
}
