// Looks at the CPU time that a session's runner takes, as the kernel counts it: a runner that was taken over cannot lie about it.
import type { FaultBoundary } from "../../fault-boundary.ts";
import { CpuBudget } from "./cpu-budget.ts";
import type { SandboxLimits } from "../contract.ts";
import { cpuMs, processTree, stepBack } from "../process/process-tree.ts";

export interface CpuWatch {
  /** So far; undefined when the runner has ended. */
  usedMs(): number | undefined;
  stop(): void;
}

export interface CpuWatchOptions {
  /** The first process of the runner's; the last one below it is the one that computes. */
  readonly pid: number;
  readonly limits: SandboxLimits["sandbox"];
  /** How far a session steps back that keeps to its share. */
  readonly niceness: () => number;
  readonly onTooMuch: () => void;
  readonly faults: FaultBoundary;
}

export function watchCpu({ pid, limits, niceness, onTooMuch, faults }: CpuWatchOptions): CpuWatch {
  const tree = processTree(pid);
  const computing = tree.at(-1) ?? pid;
  const budget = new CpuBudget(limits, cpuMs(computing) ?? 0, performance.now());
  let stepped: number | undefined;
  const guardedLook = faults.guard(() => {
    const usedMs = cpuMs(computing);
    if (usedMs === undefined) return;
    const verdict = budget.judge(usedMs, performance.now());
    const wanted = verdict === "fine" ? niceness() : limits.slowNiceness;
    if (wanted !== stepped) stepBack(tree, wanted);
    stepped = wanted;
    if (verdict === "end") onTooMuch();
  });
  const timer = setInterval(guardedLook, limits.cpuCheckMs).unref();
  return { usedMs: () => cpuMs(computing), stop: () => clearInterval(timer) };
}

export function tooMuchCpu({ cpuEndMs, cpuSharePercent }: SandboxLimits["sandbox"]): string {
  const over = String(cpuEndMs / 1_000);
  return `the session has used ${over} s of CPU time more than the ${String(cpuSharePercent)} % of a core that it may use for good; let the handler wait between its computations, then deploy again`;
}
