// The command line that starts a runner: limits first (prlimit), then walls (bubblewrap) and the system call filter, then node
// without a JIT.
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
  /** Where it starts; "/", if not said. */
  readonly cwd?: string;
}

const bubblewrap = "bwrap";

/** Whether bubblewrap is here and may make namespaces: containers often forbid it. */
export function detectIsolation(): Isolation {
  detected ??= detect();
  return detected;
}

let detected: Isolation | undefined;

function detect(): Isolation {
  if (process.platform !== "linux") return "none";
  const probe = ["--core=0", bubblewrap, "--unshare-all", "--uid", "65534", "--ro-bind", "/", "/", "true"];
  return spawnSync("prlimit", probe, { stdio: "ignore" }).status === 0 ? "bubblewrap" : "none";
}

export function runnerCommand(isolation: Isolation, artifacts: Artifacts, limits: SandboxLimits): Command {
  if (isolation === "none") {
    const args = [...runnerFlags, artifacts.runner, JSON.stringify(runnerOptions(artifacts, limits))];
    return { file: process.execPath, args, env: {} };
  }
  return {
    file: "prlimit",
    args: [
      ...resourceLimits(limits),
      bubblewrap,
      ...walls(artifacts),
      ...(artifacts.filter === undefined ? [] : ["--seccomp", "3"]),
      ...["--", ...inside(limits)],
    ],
    files: artifacts.filter === undefined ? [] : [artifacts.filter],
  };
}

function resourceLimits({ sandbox }: SandboxLimits): string[] {
  return [
    `--data=${String(sandbox.dataMiB * 1024 * 1024)}`,
    `--cpu=${String(sandbox.cpuSeconds)}`,
    `--nofile=${String(sandbox.openFiles)}`,
    "--core=0",
  ];
}

/** Where things are inside the sandbox; there is nothing else. */
const inner = {
  node: "/node",
  files: { runner: "/runner.mjs", snapshot: "/snapshot.bin", addon: "/isolated_vm.node" },
} as const;

/** Where node is inside the sandbox. */
export const nodeInside = inner.node;

/**
 * Namespaces and a user of its own, and nothing to see yet. The terminal session of its own that each needs comes with its
 * start (sandboxed-process.ts): another one within would be beyond the reach of the niceness that is set from outside.
 */
export const bareWalls: readonly string[] = [
  ...["--unshare-all", "--die-with-parent", "--clearenv"],
  ...["--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"],
];

/** The same with node and its libraries inside. */
export function nodeWalls(hostname: string): string[] {
  return [
    ...bareWalls,
    ...["--hostname", hostname, "--chdir", "/"],
    ...readOnly(process.execPath, inner.node),
    ...sharedLibraries().flatMap((library) => readOnly(library, library)),
  ];
}

function walls(artifacts: Artifacts): string[] {
  const { runner, snapshot, addon } = inner.files;
  return [
    ...nodeWalls("runner"),
    ...readOnly(artifacts.runner, runner),
    ...readOnly(artifacts.snapshot, snapshot),
    ...readOnly(artifacts.addon, addon),
    // bubblewrap's own root is writable memory until here.
    ...["--remount-ro", "/"],
  ];
}

export function readOnly(source: string, target: string): string[] {
  return ["--ro-bind", realpathSync(source), target];
}

function inside(limits: SandboxLimits): string[] {
  return [inner.node, ...runnerFlags, inner.files.runner, JSON.stringify(runnerOptions(inner.files, limits))];
}

let libraries: readonly string[] | undefined;

/** What the dynamic linker loads for node; the addon needs nothing beyond. */
function sharedLibraries(): readonly string[] {
  libraries ??= spawnSync("ldd", [process.execPath], { encoding: "utf8" }).stdout.match(/\/\S+(?= \(0x)/g) ?? [];
  return libraries;
}

type RunnerFiles = Pick<Artifacts, "addon" | "snapshot">;

function runnerOptions(files: RunnerFiles, { messageBytes, metadataBytes, sandbox }: SandboxLimits): RunnerOptions {
  const { heapMiB, entryMs, crowdNiceness, loadMs, frameBytes } = sandbox;
  const { windowBytes, timers, consoleLineChars, consoleLinesPerSecond, errorChars } = sandbox;
  return {
    addon: files.addon,
    snapshot: files.snapshot,
    ...{ heapMiB, entryMs, crowdNiceness, loadMs, frameBytes },
    guest: { messageBytes, metadataBytes, windowBytes, timers, consoleLineChars, consoleLinesPerSecond, errorChars },
  };
}
