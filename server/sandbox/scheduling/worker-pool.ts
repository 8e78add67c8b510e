// Shares a few worker processes between owners: they take turns, a worker that ends cleanly is used again, and one that is late
// or breaks is killed. The compiler and every kind of task have one.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { WorkerProcess } from "../process/worker-process.ts";
import { Turns } from "./turns.ts";

/** A process that does one job at a time. */
export type PoolWorker = Pick<WorkerProcess, "ready" | "exited" | "isGone" | "kill">;

export interface PoolOptions<Worker extends PoolWorker> {
  /** Starts a process. */
  readonly start: () => Promise<Worker>;
  /** What starts late, or is too busy, for messages: "the compiler". */
  readonly name: string;
  readonly limits: PoolLimits;
  /** The message for one who finds `limits.waiting` before. */
  readonly tooManyWait: string;
}

export interface PoolLimits {
  /** Jobs at once in all. */
  readonly atOnce: number;
  /** Jobs that wait for their turn. */
  readonly waiting: number;
  /** How long a process may take to start. */
  readonly bootMs: number;
  /** How long a process without work is kept; for good when left out. */
  readonly idleMs?: number;
  /** How many jobs one process does before another takes its place; any number when left out. */
  readonly jobs?: number;
}

export class WorkerPool<Worker extends PoolWorker> {
  readonly #options: PoolOptions<Worker>;
  readonly #turns: Turns;
  readonly #idle: Worker[] = [];
  readonly #alive = new Set<Worker>();
  readonly #jobs = new WeakMap<Worker, number>();
  readonly #idleTimers = new WeakMap<Worker, NodeJS.Timeout>();

  constructor(options: PoolOptions<Worker>) {
    this.#options = options;
    this.#turns = new Turns({ ...options.limits, tooManyWait: options.tooManyWait });
  }

  /**
   * Runs a job on a worker when it is the owner's turn. A worker whose job rejects is killed. Rejects with RESOURCE_EXHAUSTED
   * when too many wait already, with CANCELLED when the signal fires before the turn comes.
   */
  use<Result>(owner: string, job: (worker: Worker) => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return this.#turns.use(owner, async () => this.#runOn(this.#takeIdle() ?? (await this.#start()), job), signal);
  }

  /** Starts as many processes as may work at once. */
  async warmUp(): Promise<void> {
    const missing = this.#options.limits.atOnce - this.#alive.size;
    const started = Array.from({ length: missing }, () => this.#start());
    for (const worker of await Promise.all(started)) this.#keep(worker);
  }

  /** Ends the processes, and what they are at. A later job starts them again. */
  async close(): Promise<void> {
    const workers = [...this.#alive];
    for (const worker of workers) worker.kill(new PlaygroundError(StatusCode.UNAVAILABLE, "the server is stopping"));
    await Promise.all(workers.map(({ exited }) => exited));
  }

  async #runOn<Result>(worker: Worker, job: (worker: Worker) => Promise<Result>): Promise<Result> {
    try {
      const result = await job(worker);
      const jobs = (this.#jobs.get(worker) ?? 0) + 1;
      this.#jobs.set(worker, jobs);
      if (jobs < (this.#options.limits.jobs ?? Infinity)) this.#keep(worker);
      else worker.kill(new Error("it has done as many jobs as one process may"));
      return result;
    } catch (error) {
      worker.kill(new Error("its job failed", { cause: error }));
      throw error;
    }
  }

  #keep(worker: Worker): void {
    if (worker.isGone) return;
    this.#idle.push(worker);
    const { idleMs } = this.#options.limits;
    if (idleMs === undefined) return;
    const end = (): void => worker.kill(new Error("it had nothing to do"));
    this.#idleTimers.set(worker, setTimeout(end, idleMs).unref());
  }

  #takeIdle(): Worker | undefined {
    let worker = this.#idle.pop();
    while (worker?.isGone) worker = this.#idle.pop();
    if (worker) clearTimeout(this.#idleTimers.get(worker));
    return worker;
  }

  async #start(): Promise<Worker> {
    const worker = await this.#options.start();
    this.#alive.add(worker);
    void worker.exited.then(() => {
      this.#alive.delete(worker);
      clearTimeout(this.#idleTimers.get(worker));
      const index = this.#idle.indexOf(worker);
      if (index >= 0) this.#idle.splice(index, 1);
    });
    const message = `${this.#options.name} did not start in time; try again`;
    const late = new PlaygroundError(StatusCode.UNAVAILABLE, message);
    const timer = setTimeout(() => worker.kill(late), this.#options.limits.bootMs);
    await worker.ready.finally(() => clearTimeout(timer));
    return worker;
  }
}
