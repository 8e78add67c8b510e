// What a session's CPU time comes to: it may use a share of a core for good, and more for a while. Who stays just below the
// limit of one entry for ever is slowed first, and ended when that is not enough.
import type { SandboxLimits } from "../contract.ts";

type CpuLimits = Pick<SandboxLimits["sandbox"], "cpuSharePercent" | "cpuSlowMs" | "cpuEndMs">;

export type CpuVerdict = "fine" | "slow" | "end";

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
  judge(usedMs: number, atMs: number): CpuVerdict {
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
