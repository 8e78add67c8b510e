// The command line that starts a task process: limits, bubblewrap, the system call filter, and node with its JIT, which makes our own
// code four times as fast. The runner does without one, since its code is the reader's.
import type { Artifacts } from "../process/artifacts.ts";
import { type Command, type Isolation, nodeInside, nodeWalls, readOnly } from "../process/launch.ts";
import { limits } from "../../limits.ts";
import type { TaskLimits } from "./kinds.ts";

const inner = "/tasks.mjs";
const mib = 1024 * 1024;

export interface TaskProgram {
  readonly artifacts: Pick<Artifacts, "taskFilter">;
  /** The bundle. */
  readonly program: string;
}

export function taskCommand(isolation: Isolation, { artifacts, program }: TaskProgram, task: TaskLimits): Command {
  const flags = [`--max-old-space-size=${String(task.heapMiB)}`, "--max-semi-space-size=4"];
  if (isolation === "none") return { file: process.execPath, args: [...flags, program], env: {} };
  const { taskFilter } = artifacts;
  return {
    file: "prlimit",
    args: [
      ...resourceLimits(task),
      "bwrap",
      ...nodeWalls("task"),
      ...readOnly(program, inner),
      ...["--remount-ro", "/"],
      ...(taskFilter === undefined ? [] : ["--seccomp", "3"]),
      ...["--", nodeInside, ...flags, inner],
    ],
    files: taskFilter === undefined ? [] : [taskFilter],
  };
}

function resourceLimits({ dataMiB, cpuMs }: TaskLimits): string[] {
  const { codeRangeMiB, jobs } = limits.tasks;
  return [
    `--data=${String((codeRangeMiB + dataMiB) * mib)}`,
    `--cpu=${String(Math.ceil((jobs * cpuMs) / 1_000) + 1)}`,
    `--nofile=${String(limits.sandbox.openFiles)}`,
    "--core=0",
  ];
}
