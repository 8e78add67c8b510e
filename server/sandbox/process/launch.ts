// The command lines that start processes in the sandbox: limits first (prlimit), then namespaces (bubblewrap) and the system call
// filter, then the program. A runner's is node without a JIT.
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import type { Artifacts } from "./artifacts.ts";
import type { RunnerOptions } from "../child/options.ts";
import type { SandboxLimits } from "../contract.ts";
import { runnerFlags } from "./runner-flags.ts";

export type Isolation = "bubblewrap" | "none";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Without it, this process's own: bubblewrap clears it, and needs the path until then. */
  readonly env?: Readonly<Record<string, string>>;
  /** Files that the process finds open for reading, afresh at each start, from descriptor 3 on. */
  readonly files?: readonly string[];
  /** Pipes that it finds open for reading behind those. */
  readonly pipes?: number;
  /** Where it starts; "/", if not said. */
  readonly cwd?: string;
}

/** Whether bubblewrap is here and may make namespaces: containers often forbid it. */
export function detectIsolation(): Isolation {
  detected ??= detect();
  return detected;
}

let detected: Isolation | undefined;

function detect(): Isolation {
  if (process.platform !== "linux") return "none";
  const probe = ["--core=0", "bwrap", "--unshare-all", "--uid", "65534", "--ro-bind", "/", "/", "true"];
  return spawnSync("prlimit", probe, { stdio: "ignore" }).status === 0 ? "bubblewrap" : "none";
}

export interface SandboxedProgram {
  readonly dataMiB: number;
  /** Of CPU time, over its whole life; any amount when left out. */
  readonly cpuSeconds?: number;
  readonly openFiles: number;
  /** bubblewrap's arguments. */
  readonly namespaces: readonly string[];
  /** The file of the system call filter, if there is one. */
  readonly filter: string | undefined;
  /** Files inside whose bytes come through pipes, one for each: the program starts when all of them have ended. */
  readonly piped?: readonly string[];
  /** What is started, as it is named inside. */
  readonly program: readonly string[];
}

export function sandboxCommand(options: SandboxedProgram): Command {
  const { dataMiB, cpuSeconds, openFiles, namespaces, filter, piped = [], program } = options;
  const files = filter === undefined ? [] : [filter];
  const firstPipe = 3 + files.length;
  return {
    file: "prlimit",
    args: [
      `--data=${String(dataMiB * 1024 * 1024)}`,
      ...(cpuSeconds === undefined ? [] : [`--cpu=${String(cpuSeconds)}`]),
      ...[`--nofile=${String(openFiles)}`, "--core=0"],
      // bubblewrap's own root is writable memory until it is remounted.
      ...["bwrap", ...namespaces],
      ...piped.flatMap((path, index) => ["--ro-bind-data", String(firstPipe + index), path]),
      ...["--remount-ro", "/"],
      ...(filter === undefined ? [] : ["--seccomp", "3"]),
      ...["--", ...program],
    ],
    ...{ files, pipes: piped.length },
  };
}

export function runnerCommand(isolation: Isolation, artifacts: Artifacts, limits: SandboxLimits): Command {
  if (isolation === "none") {
    const args = [...runnerFlags, artifacts.runner, JSON.stringify(runnerOptions(artifacts, limits))];
    return { file: process.execPath, args, env: {} };
  }
  const { runner, snapshots, addon } = inside;
  const { dataMiB, cpuSeconds, openFiles } = limits.sandbox;
  return sandboxCommand({
    ...{ dataMiB, cpuSeconds, openFiles, filter: artifacts.filters.runner },
    namespaces: [
      ...nodeNamespaces("runner"),
      ...readOnly(artifacts.runner, runner),
      ...readOnly(artifacts.snapshots.plain, snapshots.plain),
      ...readOnly(artifacts.snapshots.validator, snapshots.validator),
      ...readOnly(artifacts.addon, addon),
    ],
    program: [nodeInside, ...runnerFlags, runner, JSON.stringify(runnerOptions(inside, limits))],
  });
}

/** Where a runner's files are inside the sandbox; there is nothing else. */
const inside = {
  runner: "/runner.mjs",
  snapshots: { plain: "/plain.bin", validator: "/validator.bin" },
  addon: "/isolated_vm.node",
} as const;

/** Where node is inside the sandbox. */
export const nodeInside = "/node";

/**
 * Namespaces and a user of its own, and nothing to see yet. The terminal session of its own that each needs comes with its
 * start (sandboxed-process.ts): another one within would be beyond the reach of the niceness that is set from outside.
 */
export const bareNamespaces: readonly string[] = [
  ...["--unshare-all", "--die-with-parent", "--clearenv"],
  ...["--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"],
];

/** The same with node and its libraries inside. */
export function nodeNamespaces(hostname: string): string[] {
  return [
    ...bareNamespaces,
    ...["--hostname", hostname, "--chdir", "/"],
    ...readOnly(process.execPath, nodeInside),
    ...sharedLibraries().flatMap((library) => readOnly(library, library)),
  ];
}

export function readOnly(source: string, target: string): string[] {
  return ["--ro-bind", realpathSync(source), target];
}

let libraries: readonly string[] | undefined;

/** What the dynamic linker loads for node; the addon needs nothing beyond. */
function sharedLibraries(): readonly string[] {
  libraries ??= spawnSync("ldd", [process.execPath], { encoding: "utf8" }).stdout.match(/\/\S+(?= \(0x)/g) ?? [];
  return libraries;
}

function runnerOptions(
  { addon, snapshots }: Pick<Artifacts, "addon" | "snapshots">,
  { messageBytes, metadataBytes, sandbox }: SandboxLimits,
): RunnerOptions {
  const { heapMiB, entryMs, crowdNiceness, loadMs, frameBytes } = sandbox;
  const { windowBytes, timers, consoleLineChars, consoleLinesPerSecond, errorChars } = sandbox;
  return {
    ...{ addon, snapshots, heapMiB, entryMs, crowdNiceness, loadMs, frameBytes },
    guest: { messageBytes, metadataBytes, windowBytes, timers, consoleLineChars, consoleLinesPerSecond, errorChars },
  };
}
