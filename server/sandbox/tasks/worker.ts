// One task process as the server sees it: one job at a time. What it says is read as hostile, and whatever it says wrongly ends it.
import type { Buffer } from "node:buffer";
import type { Command } from "../process/launch.ts";
import { cpuMs, processTree, renice } from "../process/process-tree.ts";
import { WorkerProcess } from "../process/worker-process.ts";
import { WireError } from "../wire/wire-error.ts";
import { frameSlackBytes, readUp, type TaskDown, type TaskUp, writeDown } from "./wire.ts";

/** What a job's owner is given of what the process says about it. */
export interface JobListener {
  readonly onFrame: (frame: Buffer) => void;
  readonly onOutcome: (outcome: Extract<TaskUp, { type: "done" | "fault" }>) => void;
  /** The process has ended: nothing comes any more. */
  readonly onGone: (reason: Error) => void;
}

/** The process ended, or broke the rules of the wire, without having been killed. */
export class TaskGone extends Error {
  override readonly name = "TaskGone";
  /** It ended because V8 found no more memory, as far as it could say so. */
  readonly isMemory: boolean;

  constructor(message: string, isMemory = false, cause?: unknown) {
    super(message, { cause });
    this.isMemory = isMemory;
  }
}

export interface TaskWorkerOptions {
  /** The longest frame that it may say. */
  readonly mostBytes: number;
  /** How far it steps back behind the server (nice). */
  readonly niceness: number;
}

export class TaskWorker extends WorkerProcess {
  readonly #niceness: number;
  #computing: number | undefined;
  #job: JobListener | undefined;

  constructor(command: Command, { mostBytes, niceness }: TaskWorkerOptions) {
    super(command, mostBytes + frameSlackBytes);
    this.#niceness = niceness;
  }

  /** CPU time of the process so far; undefined where nothing says so. */
  get cpuMs(): number | undefined {
    return this.#computing === undefined ? undefined : cpuMs(this.#computing);
  }

  /** Not to be called while a job is under way. */
  start(task: string, input: Uint8Array, job: JobListener): void {
    if (this.reason) {
      job.onGone(this.reason);
      return;
    }
    this.#job = job;
    void this.#send({ type: "start", task, input });
  }

  /** Resolves when the process has read what came before. */
  send(frame: Uint8Array): Promise<void> {
    return this.#send({ type: "frame", bytes: frame });
  }

  protected onFrame(frame: Buffer): void {
    const up = readUp(frame);
    if (!this.isReady) {
      this.#boot(up);
      return;
    }
    const job = this.#job;
    if (!job || up.type === "ready") throw new WireError("the task process speaks unasked");
    if (up.type === "frame") {
      job.onFrame(up.bytes);
      return;
    }
    if (up.type === "broken") {
      const message = `the task threw: ${up.message.slice(0, 2_000)}`;
      this.kill(this.unexpectedEnd(message));
      return;
    }
    this.#job = undefined;
    job.onOutcome(up);
  }

  protected unexpectedEnd(message: string, cause?: unknown): Error {
    return new TaskGone(message.slice(0, 500), saysOutOfMemory(message), cause);
  }

  protected onEnd(reason: Error): void {
    const job = this.#job;
    this.#job = undefined;
    job?.onGone(reason);
  }

  #boot(up: TaskUp): void {
    if (up.type !== "ready") throw new WireError("the task process speaks before it is ready");
    const tree = processTree(this.pid);
    this.#computing = tree.at(-1);
    renice(tree, this.#niceness);
    this.becomeReady();
  }

  #send(down: TaskDown): Promise<void> {
    writeDown(this.writer, down);
    return this.flush();
  }
}

/** V8 says that it has no more memory in one of these ways, when it still can. */
const saysOutOfMemory = (message: string): boolean =>
  /out of memory|bad_alloc|allocation failed|failed to allocate/i.test(message);
