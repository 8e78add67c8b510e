// Boots runners, a few at a time: some ahead of need, and one for everybody who waits. A crowd waits in turn, since boots that
// race each other are all late.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { background } from "../../fault-boundary.ts";
import { ensureArtifacts } from "../process/artifacts.ts";
import { Cgroups } from "../process/cgroups.ts";
import type { SandboxOptions, SessionRequest } from "../contract.ts";
import { FairQueue } from "../../fair-queue.ts";
import { type Isolation, runnerCommand } from "../process/launch.ts";
import { nicenessOf } from "../process/niceness.ts";
import { processTree, renice } from "../process/process-tree.ts";
import { Runner } from "../process/runner.ts";
import { abandoned } from "./session-limiter.ts";
import { WireError } from "../wire/wire-error.ts";

interface Waiter {
  readonly serve: (runner: Runner) => void;
  readonly refuse: (why: unknown) => void;
}

export class RunnerPool {
  readonly #options: SandboxOptions;
  readonly #isolation: Isolation;
  readonly #cgroups: Cgroups;
  /** Every runner that lives, wherever it is. */
  readonly #runners = new Set<Runner>();
  readonly #warm: Runner[] = [];
  /** Those of them that boot ahead of need, behind everybody else. */
  readonly #ahead = new Set<Runner>();
  readonly #waiting = new FairQueue<Waiter>();
  readonly #faults: ReturnType<typeof background>;
  readonly #guardedRefill: () => void;
  #booting = 0;
  #refillTimer: NodeJS.Timeout | undefined;
  #closed: PlaygroundError | undefined;
  /** Whether the last boot failed. A pool that is merely empty boots a runner for the next session. */
  #failing = false;

  constructor(options: SandboxOptions, isolation: Isolation) {
    this.#options = options;
    this.#isolation = isolation;
    this.#cgroups = new Cgroups(options.limits);
    this.#faults = background("the supply of runners", options.log);
    this.#guardedRefill = this.#faults.guard(() => this.#refill());
    this.#refill();
  }

  get warm(): number {
    return this.#warm.length;
  }

  /** Whether runners can be had: at once, or after a boot. */
  get ready(): boolean {
    return !this.#closed && (this.warm > 0 || !this.#failing);
  }

  /** How far a runner with a reader steps back now. */
  get niceness(): number {
    return nicenessOf(this.#runners.size, this.#options.limits.sandbox);
  }

  /** What is missing for runners to have cgroups of their own. */
  get withoutCgroups(): string | undefined {
    return this.#cgroups.missing;
  }

  /** A warm runner, or one that is booted for it. Rejects with a PlaygroundError. */
  async take({ owner = "", signal }: SessionRequest): Promise<Runner> {
    if (this.#closed) throw this.#closed;
    if (signal?.aborted) throw abandoned();
    const runner = this.#warm.shift();
    if (!runner) return await this.#wait(owner, signal);
    reniceTree(runner, this.niceness);
    this.#refillLater(this.#options.limits.sandbox.refillDelayMs);
    return runner;
  }

  async close(reason: PlaygroundError): Promise<void> {
    this.#closed = reason;
    clearTimeout(this.#refillTimer);
    for (let waiter = this.#waiting.shift(); waiter; waiter = this.#waiting.shift()) waiter.refuse(reason);
    const runners = [...this.#runners];
    for (const runner of runners) runner.kill(reason);
    await Promise.all(runners.map((runner) => runner.exited));
    this.#cgroups.close();
  }

  #wait(owner: string, signal: AbortSignal | undefined): Promise<Runner> {
    const { promise, resolve, reject } = Promise.withResolvers<Runner>();
    const waiter = { serve: resolve, refuse: reject };
    const guardedLeave = this.#faults.guard(() => {
      this.#waiting.delete(owner, waiter);
      reject(abandoned());
    });
    signal?.addEventListener("abort", guardedLeave, { once: true });
    this.#waiting.push(owner, waiter);
    this.#serveWaiting();
    return promise.finally(() => signal?.removeEventListener("abort", guardedLeave));
  }

  #serveWaiting(): void {
    if (this.#waiting.size > 0) for (const runner of this.#ahead) reniceTree(runner, this.niceness);
    const { bootsAtOnce } = this.#options.limits.sandbox;
    while (this.#booting < Math.min(this.#waiting.size, bootsAtOnce)) this.#bootGuarded();
  }

  #refillLater(delayMs: number): void {
    clearTimeout(this.#refillTimer);
    if (!this.#closed) this.#refillTimer = setTimeout(this.#guardedRefill, delayMs);
  }

  #refill(): void {
    const { warmRunners, bootNiceness } = this.#options.limits.sandbox;
    while (this.#booting < warmRunners - this.warm) this.#bootGuarded(bootNiceness);
  }

  #bootGuarded(niceness?: number): void {
    this.#faults.guard(() => this.#boot(niceness))();
  }

  /** Behind everybody else with a niceness of its own; without one somebody waits for it. */
  async #boot(niceness?: number): Promise<void> {
    const { observer } = this.#options;
    const sinceMs = performance.now();
    this.#booting++;
    try {
      const runner = await this.#start(niceness);
      observer?.booted(performance.now() - sinceMs, "ready");
      this.#give(runner);
    } catch (error) {
      if (!this.#closed) {
        observer?.booted(performance.now() - sinceMs, "failed");
        this.#failed(error);
      }
    }
    this.#booting--;
    this.#serveWaiting();
  }

  async #start(niceness?: number): Promise<Runner> {
    const { limits } = this.#options;
    const artifacts = await ensureArtifacts();
    if (this.#closed) throw this.#closed;
    const runner = new Runner(runnerCommand(this.#isolation, artifacts, limits), this.#options);
    this.#runners.add(runner);
    const release = this.#confine(runner, niceness ?? this.niceness);
    const exited = this.#faults.guard(() => {
      this.#runners.delete(runner);
      release();
    });
    runner.exited.then(exited, exited);
    if (niceness !== undefined) this.#ahead.add(runner);
    await booted(runner, limits.sandbox.bootMs).finally(() => this.#ahead.delete(runner));
    return runner;
  }

  #confine({ pid }: Runner, niceness: number): () => void {
    if (pid === undefined) return () => undefined;
    renice([pid], niceness);
    return this.#cgroups.confine(pid);
  }

  /** To the first waiter, whichever it was booted for; or it stays warm. */
  #give(runner: Runner): void {
    this.#failing = false;
    const waiter = this.#waiting.shift();
    // Set again in either case: processes that it started before have not inherited it.
    reniceTree(runner, waiter ? this.niceness : this.#options.limits.sandbox.bootNiceness);
    if (waiter) {
      waiter.serve(runner);
      this.#refillLater(this.#options.limits.sandbox.refillDelayMs);
      return;
    }
    this.#warm.push(runner);
    runner.ended.addEventListener(
      "abort",
      this.#faults.guard(() => this.#lostWarm(runner)),
      { once: true },
    );
  }

  #lostWarm(runner: Runner): void {
    const index = this.#warm.indexOf(runner);
    if (index < 0) return;
    this.#warm.splice(index, 1);
    this.#refillLater(this.#options.limits.sandbox.retryMs);
  }

  /** The first waiter is refused, so that a machine where nothing boots refuses all in turn. */
  #failed(error: unknown): void {
    this.#failing = true;
    const text = error instanceof Error ? error.message : String(error);
    this.#options.log(`a runner did not boot: ${text}`, { level: "warn" });
    this.#waiting.shift()?.refuse(error);
    this.#refillLater(this.#options.limits.sandbox.retryMs);
  }
}

function reniceTree({ pid }: Runner, niceness: number): void {
  if (pid !== undefined) renice(processTree(pid), niceness);
}

/** Waits for the runner's first frame. */
function booted(runner: Runner, bootMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const late = new PlaygroundError(StatusCode.UNAVAILABLE, `a runner did not boot within ${String(bootMs)} ms`);
  const guardedLate = runner.faults.guard(() => runner.kill(late, "boot time"));
  const timer = setTimeout(guardedLate, bootMs);
  runner.whenEnded(() => reject(runner.ended.reason as Error));
  runner.listen({
    onFrame(frame) {
      if (frame.type !== "ready") throw new WireError("a frame before the runner was ready");
      resolve(undefined);
    },
    onDrain: () => undefined,
  });
  return promise.finally(() => clearTimeout(timer));
}
