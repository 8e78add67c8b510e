// The command line that starts buf: one static program that turns an archive of .proto files on its standard input into
// descriptors on its output, in the sandbox, with limits of its own on memory and CPU time. It has no file and no network.
import { createRequire } from "node:module";
import path from "node:path";
import type { SandboxLimits } from "../../contract.ts";
import { cacheFolder } from "../../process/artifacts.ts";
import { bareNamespaces, type Command, type Isolation, readOnly, sandboxCommand } from "../../process/launch.ts";

const inside = { program: "/buf", cache: "/cache" };
/** Folders that it makes at its start, and uses for nothing here. Inside nothing can be made, so they are there already. */
const cached = ["modules", "modulelocks", "commits", "commitlocks", "wellknowntypes", "plugins", "policies"];

/** Reads the archive that `archiveOf` makes. What is wrong goes to standard error, one JSON object a line. */
const args = [
  ...["build", "-#format=zip,subdir=own", "--error-format=json"],
  ...["--output=-#format=binpb", "--as-file-descriptor-set"],
];

export function bufCommand(
  isolation: Isolation,
  filter: string | undefined,
  { schema, sandbox }: SandboxLimits,
): Command {
  const program = bufProgram();
  const settings = {
    GOMAXPROCS: String(schema.threads),
    GOMEMLIMIT: `${String(Math.floor(schema.dataMiB * 0.75))}MiB`,
  };
  if (isolation === "none")
    return { file: program, args, env: { ...settings, BUF_CACHE_DIR: path.join(cacheFolder, "buf") } };
  const variables = Object.entries({ ...settings, BUF_CACHE_DIR: inside.cache });
  return sandboxCommand({
    ...{ dataMiB: schema.dataMiB, cpuSeconds: Math.ceil(schema.ms / 1_000), openFiles: sandbox.openFiles, filter },
    namespaces: [
      ...[...bareNamespaces, "--hostname", "schema"],
      ...variables.flatMap(([name, value]) => ["--setenv", name, value]),
      ...cached.flatMap((folder) => ["--dir", `${inside.cache}/v3/${folder}`]),
      ...[...readOnly(program, inside.program), "--chdir", "/"],
    ],
    program: [inside.program, ...args],
  });
}

/** The package's own program, not the script that stands for it. */
function bufProgram(): string {
  const fromBuf = createRequire(createRequire(import.meta.url).resolve("@bufbuild/buf/package.json"));
  const arch = process.platform === "linux" && process.arch === "arm64" ? "aarch64" : process.arch;
  return fromBuf.resolve(`@bufbuild/buf-${process.platform}-${arch}/bin/buf`);
}
