// Gives each session a runner of its own, and never uses one twice.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { Sandbox, SandboxOptions, SandboxState, SelfTestReport, Session, SessionRequest } from "../contract.ts";
import { detectIsolation } from "../process/launch.ts";
import { RunnerPool } from "./runner-pool.ts";
import { selfTest } from "../process/self-test/self-test.ts";
import { SessionLimiter } from "./session-limiter.ts";
import { RunnerSession } from "../calls/session.ts";

/** Starts to boot warm runners at once. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new Pool(options);
}

class Pool implements Sandbox {
  readonly #options: SandboxOptions;
  readonly #isolation = detectIsolation();
  readonly #places: SessionLimiter;
  readonly #supply: RunnerPool;
  readonly #closing = new AbortController();
  #selfTest: Promise<SelfTestReport> | undefined;
  #layers: SandboxState["layers"] = [];

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#places = new SessionLimiter(options.limits.sandbox, options.log);
    this.#supply = new RunnerPool(options, this.#isolation);
  }

  async openSession(request: SessionRequest = {}): Promise<Session> {
    // Taken before the boot, so that a crowd does not slip past the limit together.
    await this.#place(request);
    try {
      const runner = await this.#supply.take(request);
      runner.whenEnded(() => this.#places.release());
      return new RunnerSession(runner, this.#options.limits, () => this.#supply.niceness);
    } catch (error) {
      this.#places.release();
      throw error;
    }
  }

  async #place(request: SessionRequest): Promise<void> {
    const { observer } = this.#options;
    const sinceMs = performance.now();
    try {
      await this.#places.take(request);
      observer?.waited(performance.now() - sinceMs, "served");
    } catch (error) {
      observer?.waited(performance.now() - sinceMs, request.signal?.aborted ? "left" : "refused");
      throw error;
    }
  }

  state(): SandboxState {
    return {
      isolation: this.#isolation,
      layers: this.#layers,
      cgroups: this.#supply.withoutCgroups ?? "in force",
      warm: this.#supply.warm,
      sessions: this.#places.taken,
      waiting: this.#places.waiting,
      ready: this.#supply.ready,
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
    this.#closing.abort();
    const reason = new PlaygroundError(StatusCode.UNAVAILABLE, "the server is stopping");
    await Promise.all([this.#supply.close(reason), this.#selfTest]);
  }
}
