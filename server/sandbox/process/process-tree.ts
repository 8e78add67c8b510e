// What the kernel says of a runner's processes, and what is set for them. Where there is no /proc nothing is known, and
// nothing is changed.
import { readFileSync, writeFileSync } from "node:fs";
import { setPriority } from "node:os";

/** Linux counts CPU time in hundredths of a second, on every machine. */
const tickMs = 10;

/** bubblewrap starts a supervisor, which starts node: each is the only child of the one before, and node can start none. */
export function processTree(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8").trim();
    return [pid, ...(children === "" ? [] : children.split(" ").map(Number).flatMap(processTree))];
  } catch {
    return [pid];
  }
}

/** Processes step back so far behind others, or come forward again. */
export function renice(pids: readonly number[], niceness: number): void {
  for (const pid of pids) {
    try {
      setPriority(pid, niceness);
    } catch {
      // It has ended already, and says why; or the system does not let us.
    }
    try {
      // Where the kernel groups processes by their session, niceness counts only within the group, and the group has its own.
      writeFileSync(`/proc/${String(pid)}/autogroup`, String(niceness));
    } catch {
      // It does not group them, or does not let us.
    }
  }
}

/** CPU time of a process and its threads so far; undefined when it has ended. */
export function cpuMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    // After the name, which may hold anything, come state, ppid …; utime and stime are the 12th and 13th.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}
