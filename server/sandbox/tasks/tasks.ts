// Runs what a reader's input may make long in disposable processes, each kind of task within limits of its own: nothing of it runs
// on the server's own thread, and what such a process comes to costs only its owner.
import { StatusCode } from "grpc-handler";
import { ClientBudget } from "../../client-budget.ts";
import { PlaygroundError } from "../../errors.ts";
import { type Limits, limits as usual } from "../../limits.ts";
import { ensureArtifacts } from "../process/artifacts.ts";
import { detectIsolation } from "../process/launch.ts";
import { cancelled } from "../scheduling/turns.ts";
import { WorkerPool } from "../scheduling/worker-pool.ts";
import { RunningTask, type TaskChannel, type TaskOutcome } from "./channel.ts";
import { taskCommand } from "./command.ts";
import { type TaskKind, taskKinds, type TaskName } from "./kinds.ts";
import { bundleTaskProgram, taskProgramSource } from "./program.ts";
import { TaskWorker } from "./worker.ts";

export interface TaskRequest {
  /** Whose turn it takes: an address, as clients are counted. */
  readonly owner: string;
  /** Ends the task, or its wait for a turn, with CANCELLED. */
  readonly signal?: AbortSignal | undefined;
}

/** What the parts of the server need of tasks. */
export interface TaskRunner<Name extends string = TaskName> {
  /**
   * Runs a task from one input to one output. What is wrong with the input is a fault; rejects with RESOURCE_EXHAUSTED for a
   * limit that was exceeded, with CANCELLED by the signal, with an error for the log when the process broke.
   */
  run(name: Name, input: Uint8Array, request: TaskRequest): Promise<TaskOutcome>;
  /** Starts a task that exchanges frames with its owner until its outcome. Rejects as `run` does. */
  open(name: Name, input: Uint8Array, request: TaskRequest): Promise<TaskChannel>;
}

export interface TasksOptions<Name extends string> {
  readonly kinds: Readonly<Record<Name, TaskKind>>;
  /** The source of the program that has these tasks. */
  readonly program: string;
  readonly limits: Limits["tasks"];
}

export class Tasks<Name extends string = TaskName> implements TaskRunner<Name> {
  readonly #options: TasksOptions<Name>;
  readonly #limits: Limits["tasks"];
  readonly #inputs: ClientBudget;
  readonly #pools = new Map<TaskKind, WorkerPool<TaskWorker>>();
  #program: Promise<string> | undefined;

  constructor(options: TasksOptions<Name>) {
    this.#options = options;
    this.#limits = options.limits;
    const advice = "try again in some seconds, or send less at once";
    this.#inputs = new ClientBudget({ what: "bytes for tasks", ...this.#limits.inputBytes, advice });
  }

  async run(name: Name, input: Uint8Array, request: TaskRequest): Promise<TaskOutcome> {
    const { outcome } = await this.#start(name, input, { ...request, isSilent: true });
    return outcome;
  }

  open(name: Name, input: Uint8Array, request: TaskRequest): Promise<TaskChannel> {
    return this.#start(name, input, { ...request, isSilent: false });
  }

  /** Ends the processes, and what they are at. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()));
  }

  /** `isSilent`: the task sends no frames. */
  async #start(
    name: Name,
    input: Uint8Array,
    { owner, signal, isSilent }: TaskRequest & { isSilent: boolean },
  ): Promise<TaskChannel> {
    const kind = this.#options.kinds[name];
    if (input.length > kind.limits.inputBytes) throw tooLong(kind, input.length);
    const { promise, resolve, reject } = Promise.withResolvers<TaskChannel>();
    const { queuedBytes, cpuCheckMs } = this.#limits;
    const job = async (worker: TaskWorker): Promise<void> => {
      if (signal?.aborted) {
        reject(cancelled());
        return;
      }
      const channel = new RunningTask(name, input, { worker, kind, isSilent, queuedBytes, cpuCheckMs, signal });
      resolve(channel);
      await channel.outcome;
    };
    const held = this.#inputs.take(owner, input.length);
    // When the task has started, its failure is its outcome's.
    this.#pool(kind)
      .use(owner, job, signal)
      .catch(reject)
      .finally(() => held.release());
    return promise;
  }

  #pool(kind: TaskKind): WorkerPool<TaskWorker> {
    const known = this.#pools.get(kind);
    if (known) return known;
    const { limits, what } = kind;
    const { atOnce, waiting } = limits;
    const { bootMs, idleMs, jobs } = this.#limits;
    const pool = new WorkerPool({
      start: () => this.#boot(limits),
      name: `the process for ${what}`,
      limits: { atOnce, waiting, bootMs, idleMs, jobs },
      tooManyWait: `${String(waiting)} others wait for ${what} and no more may; try again in some seconds`,
    });
    this.#pools.set(kind, pool);
    return pool;
  }

  async #boot(limits: TaskKind["limits"]): Promise<TaskWorker> {
    this.#program ??= bundleTaskProgram(this.#options.program);
    const [{ filters }, program] = await Promise.all([ensureArtifacts(), this.#program]);
    const command = taskCommand(detectIsolation(), { program, filter: filters.task }, limits);
    return new TaskWorker(command, { mostBytes: limits.outputBytes, niceness: this.#limits.niceness });
  }
}

/** The server's own tasks. */
export function createTasks(limits: Limits["tasks"] = usual.tasks): Tasks {
  return new Tasks({ kinds: taskKinds, program: taskProgramSource, limits });
}

function tooLong({ what, advice, limits }: TaskKind, bytes: number): PlaygroundError {
  const message = `${what} was given ${String(bytes)} bytes; at most ${String(limits.inputBytes)} are allowed: ${advice}`;
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}
