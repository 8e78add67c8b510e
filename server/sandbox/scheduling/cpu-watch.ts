// Looks at the CPU time that a session's runner takes, as the kernel counts it: a runner that was taken over cannot lie about it.
import type { FaultBoundary } from "../../fault-boundary.ts";
import type { SandboxLimits } from "../contract.ts";
import { cpuMs, processTree, renice } from "../process/process-tree.ts";

export interface CpuWatch {
  /** So far; undefined when the runner has ended. */
  usedMs(): number | undefined;
  stop(): void;
}

export interface CpuWatchOptions {
  /** The first process of the runner's; the last one below it is the one that computes. */
  readonly pid: number;
  readonly limits: SandboxLimits["sandbox"];
  /** The niceness of a session that keeps to its share. */
  readonly niceness: () => number;
  readonly onTooMuch: () => void;
  readonly faults: FaultBoundary;
}

export function watchCpu({ pid, limits, niceness, onTooMuch, faults }: CpuWatchOptions): CpuWatch {
  const tree = processTree(pid);
  const computing = tree.at(-1) ?? pid;
  const budget = new CpuBudget(limits, cpuMs(computing) ?? 0, performance.now());
  let current: number | undefined;
  const guardedLook = faults.guard(() => {
    const usedMs = cpuMs(computing);
    if (usedMs === undefined) return;
    const verdict = budget.judge(usedMs, performance.now());
    const wanted = verdict === "fine" ? niceness() : limits.slowNiceness;
    if (wanted !== current) renice(tree, wanted);
    current = wanted;
    if (verdict === "end") onTooMuch();
  });
  const timer = setInterval(guardedLook, limits.cpuCheckMs).unref();
  return { usedMs: () => cpuMs(computing), stop: () => clearInterval(timer) };
}

export function tooMuchCpu({ cpuEndMs, cpuSharePercent }: SandboxLimits["sandbox"]): string {
  const over = String(cpuEndMs / 1_000);
  return `the session has used ${over} s of CPU time more than the ${String(cpuSharePercent)} % of a core that it may use for good; let the handler wait between its computations, then deploy again`;
}

type CpuLimits = Pick<SandboxLimits["sandbox"], "cpuSharePercent" | "cpuSlowMs" | "cpuEndMs">;

/**
 * What a session's CPU time comes to: it may use a share of a core for good, and more for a while. Who stays just below the
 * limit of one entry for ever is slowed first, and ended when that is not enough.
 */
export class CpuBudget {
  readonly #limits: CpuLimits;
  #excessMs = 0;
  #usedMs: number;
  #atMs: number;
  #isSlow = false;

  /** `usedMs`: what was used before its time. */
  constructor(limits: CpuLimits, usedMs: number, atMs: number) {
    this.#limits = limits;
    this.#usedMs = usedMs;
    this.#atMs = atMs;
  }

  /** `usedMs`: all CPU time so far. Slow stays slow until most of the excess has been waited off. */
  judge(usedMs: number, atMs: number): "fine" | "slow" | "end" {
    const { cpuSharePercent, cpuSlowMs, cpuEndMs } = this.#limits;
    const allowedMs = ((atMs - this.#atMs) * cpuSharePercent) / 100;
    this.#excessMs = Math.max(0, this.#excessMs + usedMs - this.#usedMs - allowedMs);
    this.#usedMs = usedMs;
    this.#atMs = atMs;
    if (this.#excessMs > cpuEndMs) return "end";
    this.#isSlow = this.#excessMs > (this.#isSlow ? cpuSlowMs / 2 : cpuSlowMs);
    return this.#isSlow ? "slow" : "fine";
  }
}
