// The command line that starts a compiler: one static program that only turns text into text, in the sandbox, under
// the runner's system call filter, and with a limit of its own on memory.
import { realpathSync } from "node:fs";
import type { Artifacts } from "../../process/artifacts.ts";
import type { SandboxLimits } from "../../contract.ts";
import { bareWalls, type Command, type Isolation } from "../../process/launch.ts";
import { service } from "./service.ts";

const inner = { program: "/esbuild", folder: "/reader" };
const mib = 1024 * 1024;

export interface CompilerCommand extends Command {
  /** The folder, as the compiler knows it, where the reader's files are said to be; the provided modules really are. */
  readonly folder: string;
  /** Nothing but the program's questions keeps it from the machine's files: it has to ask for each. */
  readonly asksForAll: boolean;
}

export function compilerCommand(isolation: Isolation, artifacts: Artifacts, limits: SandboxLimits): CompilerCommand {
  const { program, provided, filter } = artifacts.compiler;
  const env = environment(limits);
  if (isolation === "none")
    return { file: program, args: [service], env, cwd: provided, folder: provided, asksForAll: true };
  const variables = Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]);
  return {
    file: "prlimit",
    args: [
      ...[`--data=${String(limits.compile.dataMiB * mib)}`, `--nofile=${String(limits.sandbox.openFiles)}`, "--core=0"],
      ...["bwrap", ...bareWalls, "--hostname", "compiler", ...variables],
      ...["--ro-bind", realpathSync(program), inner.program, "--ro-bind", provided, inner.folder],
      ...["--chdir", inner.folder, "--remount-ro", "/"],
      ...(filter === undefined ? [] : ["--seccomp", "3"]),
      ...["--", inner.program, service],
    ],
    files: filter === undefined ? [] : [filter],
    folder: inner.folder,
    asksForAll: false,
  };
}

/** esbuild is written in Go, whose garbage collector is set to work hard only near the limit. */
function environment({ compile }: SandboxLimits): Record<string, string> {
  return {
    GOMAXPROCS: String(compile.threads),
    GOGC: "400",
    GOMEMLIMIT: `${String(Math.floor(compile.dataMiB * 0.75))}MiB`,
  };
}
