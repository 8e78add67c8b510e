// The command line that starts a compiler: one static program that only turns text into text, in the sandbox, under
// the runner's system call filter, and with a limit of its own on memory.
import { version } from "esbuild";
import type { Artifacts } from "../../process/artifacts.ts";
import type { SandboxLimits } from "../../contract.ts";
import { bareNamespaces, type Command, type Isolation, readOnly, sandboxCommand } from "../../process/launch.ts";

const inside = { program: "/esbuild", folder: "/reader" };
/** Its protocol goes with its version, so the program and this come from the same package. */
const service = `--service=${version}`;

export interface CompilerCommand extends Command {
  /** The folder, as the compiler knows it, where the reader's files are said to be; the provided modules really are. */
  readonly folder: string;
  /** Nothing but the program's questions keeps it from the machine's files: it has to ask for each. */
  readonly asksForAll: boolean;
}

export function compilerCommand(isolation: Isolation, artifacts: Artifacts, limits: SandboxLimits): CompilerCommand {
  const { esbuild, provided, filters } = artifacts;
  const env = environment(limits);
  if (isolation === "none")
    return { file: esbuild, args: [service], env, cwd: provided, folder: provided, asksForAll: true };
  const variables = Object.entries(env).flatMap(([name, value]) => ["--setenv", name, value]);
  const command = sandboxCommand({
    ...{ dataMiB: limits.compile.dataMiB, openFiles: limits.sandbox.openFiles, filter: filters.compiler },
    namespaces: [
      ...[...bareNamespaces, "--hostname", "compiler", ...variables],
      ...[...readOnly(esbuild, inside.program), ...readOnly(provided, inside.folder), "--chdir", inside.folder],
    ],
    program: [inside.program, service],
  });
  return { ...command, folder: inside.folder, asksForAll: false };
}

/** esbuild is written in Go, whose garbage collector is set to work hard only near the limit. */
function environment({ compile }: SandboxLimits): Record<string, string> {
  return {
    GOMAXPROCS: String(compile.threads),
    GOGC: "400",
    GOMEMLIMIT: `${String(Math.floor(compile.dataMiB * 0.75))}MiB`,
  };
}
