// The command line that starts a task process: node with its JIT, which makes our own code four times as fast. The runner does
// without one, since its code is the reader's.
import {
  type Command,
  type Isolation,
  nodeInside,
  nodeNamespaces,
  readOnly,
  sandboxCommand,
} from "../process/launch.ts";
import { limits } from "../../limits.ts";
import type { TaskLimits } from "./kinds.ts";

const inside = "/tasks.mjs";

export interface TaskProgram {
  /** The bundle. */
  readonly program: string;
  /** Its system call filter, if there is one. */
  readonly filter: string | undefined;
}

export function taskCommand(isolation: Isolation, { program, filter }: TaskProgram, task: TaskLimits): Command {
  const flags = [`--max-old-space-size=${String(task.heapMiB)}`, "--max-semi-space-size=4"];
  if (isolation === "none") return { file: process.execPath, args: [...flags, program], env: {} };
  const { codeRangeMiB, jobs } = limits.tasks;
  return sandboxCommand({
    dataMiB: codeRangeMiB + task.dataMiB,
    cpuSeconds: Math.ceil((jobs * task.cpuMs) / 1_000) + 1,
    openFiles: limits.sandbox.openFiles,
    namespaces: [...nodeNamespaces("task"), ...readOnly(program, inside)],
    filter,
    program: [nodeInside, ...flags, inside],
  });
}
