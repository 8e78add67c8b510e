// What the kernel says of a server and of the processes it started: CPU, memory, open files.
import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in these, on every machine. */
const ticksPerSecond = 100;

export interface Cpu {
  readonly server: number;
  readonly runners: number;
  /** This process, which makes the load. */
  readonly load: number;
  /** What all processors together left unused. */
  readonly idle: number;
  readonly atMs: number;
}

/** Processes below `pid`, of all generations. */
export function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${String(pid)}/task`);
    return threads.flatMap((thread) =>
      readFileSync(`/proc/${String(pid)}/task/${thread}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    // It has ended while it was looked at.
    return [];
  }
}

/**
 * The processes of the server itself by what they run: "parent", "backend", "proxy". Their own children are readers' and tasks',
 * and look like them until they run something else.
 */
export function partsOf(pid: number): ReadonlyMap<number, string> {
  return new Map([pid, ...childrenOf(pid)].flatMap((one) => partOf(one)));
}

function partOf(pid: number): [number, string][] {
  try {
    const script = /server\/(?:(\w+)\/)?main\.ts/u.exec(readFileSync(`/proc/${String(pid)}/cmdline`, "utf8"));
    return script ? [[pid, script[1] ?? "parent"]] : [];
  } catch {
    // It has ended while it was looked at.
    return [];
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** CPU seconds used so far. Processes that have ended are in the sum of their parent's children. */
export function cpuOf(serverPid: number): Cpu {
  const own = process.cpuUsage();
  const idleTicks = Number(readFileSync("/proc/stat", "utf8").split(/\s+/u)[4]);
  const parts = [...partsOf(serverPid).keys()];
  const others = descendants(serverPid).filter((pid) => !parts.includes(pid));
  return {
    server: sum(parts.map((pid) => cpuSeconds(pid).self)),
    runners: sum(parts.map((pid) => cpuSeconds(pid).ended)) + sum(others.map((pid) => cpuSeconds(pid).self)),
    load: (own.user + own.system) / 1e6,
    idle: idleTicks / ticksPerSecond,
    atMs: performance.now(),
  };
}

export interface CpuOfParts {
  readonly backend: number;
  readonly proxy: number;
  /** All processes of readers and of tasks. */
  readonly runners: number;
}

/** CPU seconds that the parts have used so far. */
export function cpuOfParts(serverPid: number): CpuOfParts {
  const pids = new Map([...partsOf(serverPid)].map(([pid, part]) => [part, pid]));
  const of = (part: string): number => cpuSeconds(pids.get(part) ?? 0).self;
  return { backend: of("backend"), proxy: of("proxy"), runners: cpuOf(serverPid).runners };
}

function cpuSeconds(pid: number): { self: number; ended: number } {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // After the name, which may hold anything, come state, ppid …; utime, stime, cutime, cstime are the 12th to 15th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const at = (index: number): number => Number(fields[index]) / ticksPerSecond;
    return { self: at(11) + at(12), ended: at(13) + at(14) };
  } catch {
    return { self: 0, ended: 0 };
  }
}

/** Memory that these processes hold, shared pages split among those who share them. */
export function pssMiB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + field(`/proc/${String(pid)}/smaps_rollup`, "Pss"), 0) / 1024;
}

export const rssMiB = (pid: number): number => field(`/proc/${String(pid)}/status`, "VmRSS") / 1024;

/** Memory that the machine could still give. */
export const availableMiB = (): number => field("/proc/meminfo", "MemAvailable") / 1024;

export const openFilesOf = (pid: number): number => readdirSync(`/proc/${String(pid)}/fd`).length;

/** A line "Name: 123 kB" of a file in /proc; 0 when the process has ended. */
function field(path: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, "mu").exec(readFileSync(path, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
