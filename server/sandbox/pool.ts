// Keeps runners booted ahead, gives each session one, and never uses one twice.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../errors.ts";
import { ensureArtifacts } from "./artifacts.ts";
import { Cgroups } from "./cgroups.ts";
import type { Sandbox, SandboxOptions, SandboxState, SelfTestReport, Session, SessionRequest } from "./contract.ts";
import { detectIsolation, runnerCommand } from "./launch.ts";
import { processTree, stepBack } from "./process-tree.ts";
import { Runner } from "./runner.ts";
import { selfTest } from "./self-test/index.ts";
import { SessionPlaces } from "./session-places.ts";
import { RunnerSession } from "./session.ts";
import { WireError } from "./wire/wire-error.ts";

/** Starts to boot warm runners at once. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new Pool(options);
}

class Pool implements Sandbox {
  readonly #options: SandboxOptions;
  readonly #isolation = detectIsolation();
  /** Every runner that lives, wherever it is. */
  readonly #runners = new Set<Runner>();
  readonly #warm: Runner[] = [];
  readonly #places: SessionPlaces;
  readonly #cgroups: Cgroups;
  #booting = 0;
  #refillTimer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();
  #selfTest: Promise<SelfTestReport> | undefined;
  #layers: SandboxState["layers"] = [];
  #closed = false;
  /** Whether the last boot failed. A pool that is merely empty boots a runner for whoever comes. */
  #failing = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#cgroups = new Cgroups(options.limits);
    this.#places = new SessionPlaces(options.limits.sandbox);
    this.#refill();
  }

  async openSession(request: SessionRequest = {}): Promise<Session> {
    const { limits } = this.#options;
    this.#throwIfClosed();
    // Taken before the boot, so that a crowd does not slip past the limit together.
    await this.#places.take(request);
    try {
      this.#throwIfClosed();
      const runner = this.#takeWarm() ?? (await this.#boot());
      runner.ended.addEventListener("abort", () => this.#places.release(), { once: true });
      return new RunnerSession(runner, limits, request.shared);
    } catch (error) {
      this.#places.release();
      throw error;
    } finally {
      this.#refillLater(limits.sandbox.refillDelayMs);
    }
  }

  state(): SandboxState {
    const warm = this.#warm.length;
    return {
      isolation: this.#isolation,
      layers: this.#layers,
      cgroups: this.#cgroups.missing ?? "in force",
      warm,
      sessions: this.#places.taken,
      waiting: this.#places.waiting,
      ready: !this.#closed && (warm > 0 || !this.#failing),
    };
  }

  selfTest(): Promise<SelfTestReport> {
    this.#selfTest ??= selfTest(this.#isolation, this.#options.limits, this.#closing.signal).then((report) => {
      this.#layers = report.layers;
      return report;
    });
    return this.#selfTest;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort();
    clearTimeout(this.#refillTimer);
    const runners = [...this.#runners];
    const reason = new PlaygroundError(StatusCode.UNAVAILABLE, "the server is stopping");
    for (const runner of runners) runner.kill(reason);
    await Promise.all([...runners.map((runner) => runner.exited), this.#selfTest]);
    this.#cgroups.close();
  }

  #throwIfClosed(): void {
    if (this.#closed) throw new PlaygroundError(StatusCode.UNAVAILABLE, "the sandbox is closed");
  }

  #takeWarm(): Runner | undefined {
    const runner = this.#warm.shift();
    if (runner?.pid !== undefined) stepBack(processTree(runner.pid), 0);
    return runner;
  }

  #confine({ pid }: Runner, niceness: number): () => void {
    if (pid === undefined) return () => undefined;
    stepBack([pid], niceness);
    return this.#cgroups.confine(pid);
  }

  #refillLater(delayMs: number): void {
    clearTimeout(this.#refillTimer);
    if (!this.#closed) this.#refillTimer = setTimeout(() => this.#refill(), delayMs);
  }

  #refill(): void {
    const missing = this.#options.limits.sandbox.warmRunners - this.#warm.length - this.#booting;
    for (let count = 0; count < missing; count++) void this.#bootWarm();
  }

  async #bootWarm(): Promise<void> {
    this.#booting++;
    try {
      const runner = await this.#boot(this.#options.limits.sandbox.bootNiceness);
      this.#failing = false;
      this.#warm.push(runner);
      runner.ended.addEventListener("abort", () => this.#lostWarm(runner), { once: true });
    } catch (error) {
      if (this.#closed) return;
      this.#failing = true;
      this.#options.log(`a runner did not boot: ${error instanceof Error ? error.message : String(error)}`);
      this.#refillLater(this.#options.limits.sandbox.retryMs);
    } finally {
      this.#booting--;
    }
  }

  #lostWarm(runner: Runner): void {
    const index = this.#warm.indexOf(runner);
    if (index < 0) return;
    this.#warm.splice(index, 1);
    this.#refillLater(this.#options.limits.sandbox.retryMs);
  }

  /** Without a niceness somebody waits for it. */
  async #boot(niceness = 0): Promise<Runner> {
    const { limits, log } = this.#options;
    const artifacts = await ensureArtifacts();
    this.#throwIfClosed();
    const runner = new Runner(runnerCommand(this.#isolation, artifacts, limits), limits, log);
    this.#runners.add(runner);
    const release = this.#confine(runner, niceness);
    void runner.exited.then(() => {
      this.#runners.delete(runner);
      release();
    });
    await booted(runner, limits.sandbox.bootMs);
    return runner;
  }
}

/** Waits for the runner's first frame. */
function booted(runner: Runner, bootMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const late = new PlaygroundError(StatusCode.UNAVAILABLE, `a runner did not boot within ${String(bootMs)} ms`);
  const timer = setTimeout(() => runner.kill(late), bootMs);
  runner.ended.addEventListener("abort", () => reject(runner.ended.reason as Error), { once: true });
  runner.listen({
    onFrame(frame) {
      if (frame.type !== "ready") throw new WireError("a frame before the runner was ready");
      resolve(undefined);
    },
    onDrain: () => undefined,
  });
  return promise.finally(() => clearTimeout(timer));
}
