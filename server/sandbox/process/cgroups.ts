// Limits that the kernel keeps for a runner and all that it starts, where the machine offers them: a cgroup (version 2) for
// each, below the server's own.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { SandboxLimits } from "../contract.ts";

/** The kernel's file system; a test has one of its own. */
export interface CgroupPlace {
  /** Where cgroups are mounted. */
  readonly root: string;
  /** What says which cgroup this process is in. */
  readonly own: string;
}

const machine: CgroupPlace = { root: "/sys/fs/cgroup", own: "/proc/self/cgroup" };
const needed = ["cpu", "memory", "pids"] as const;
const handOut = needed.map((name) => `+${name}`).join(" ");
const mib = 1024 * 1024;

export class Cgroups {
  /** Why there are none; undefined when they are in force. */
  readonly missing: string | undefined;
  readonly #folder: string;
  readonly #limits: SandboxLimits["sandbox"];
  #count = 0;

  constructor({ sandbox }: SandboxLimits, { root, own }: CgroupPlace = machine) {
    this.#limits = sandbox;
    this.#folder = path.join(root, ownGroup(own), `playground-${String(process.pid)}`);
    this.missing = this.#prepare(root);
  }

  /** Puts a process, and what it starts from now on, under the limits. Returns what removes them when it has ended. */
  confine(pid: number): () => void {
    if (this.missing !== undefined) return () => undefined;
    const group = path.join(this.#folder, `runner-${String(++this.#count)}`);
    try {
      mkdirSync(group);
      for (const [file, value] of Object.entries(this.#settings())) writeFileSync(path.join(group, file), value);
      writeFileSync(path.join(group, "cgroup.procs"), String(pid));
    } catch {
      // It has ended already, or somebody has taken the cgroups away: the other limits hold all the same.
    }
    return () => remove(group);
  }

  /** When no runner is left. */
  close(): void {
    if (this.missing === undefined) remove(this.#folder);
  }

  #settings(): Record<string, string> {
    const { groupMiB, groupPids, groupCpuWeight } = this.#limits;
    return {
      "memory.max": String(groupMiB * mib),
      "memory.swap.max": "0",
      "pids.max": String(groupPids),
      "cpu.weight": String(groupCpuWeight),
    };
  }

  /** A group may hand out only what its own parent has handed to it. */
  #prepare(root: string): string | undefined {
    const parent = path.dirname(this.#folder);
    if (!existsSync(path.join(root, "cgroup.controllers"))) return "cgroups of version 2 are not mounted";
    try {
      const offered = readFileSync(path.join(parent, "cgroup.controllers"), "utf8").trim().split(" ");
      const lacking = needed.filter((controller) => !offered.includes(controller));
      if (lacking.length > 0) return `the server's cgroup lacks ${lacking.join(", ")}`;
      // A group that hands out controllers may hold no process, so the server moves down into one of its own.
      const server = path.join(parent, "playground-server");
      mkdirSync(server, { recursive: true });
      writeFileSync(path.join(server, "cgroup.procs"), String(process.pid));
      mkdirSync(this.#folder, { recursive: true });
      for (const folder of [parent, this.#folder]) writeFileSync(path.join(folder, "cgroup.subtree_control"), handOut);
      return undefined;
    } catch (error) {
      return `the server may not write to its cgroup (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
    }
  }
}

/** The line of version 2 begins with no controller: `0::/path`. */
function ownGroup(file: string): string {
  if (!existsSync(file)) return "/";
  return /^0::(.*)$/m.exec(readFileSync(file, "utf8"))?.[1] ?? "/";
}

/** The kernel's folders are empty to rmdir, whatever files they show; one that is still in use stays. */
function remove(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Its last process is not gone yet; it takes no more than a name.
  }
}
