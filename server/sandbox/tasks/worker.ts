// One task process as the server sees it: one job at a time. What it says is read as hostile, and whatever it says wrongly ends it.
import { Buffer } from "node:buffer";
import type { Command } from "../launch.ts";
import { cpuMs, processTree, stepBack } from "../process-tree.ts";
import { endWalled, startWalled, type WalledProcess } from "../walled-process.ts";
import { FrameReader } from "../wire/frame-reader.ts";
import { FrameWriter } from "../wire/frame-writer.ts";
import { WireError } from "../wire/wire-error.ts";
import type { PoolWorker } from "../worker-pool.ts";
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

export class TaskWorker implements PoolWorker {
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #process: WalledProcess;
  readonly #frames: FrameReader;
  readonly #writer = new FrameWriter();
  readonly #niceness: number;
  #computing: number | undefined;
  #isReady = false;
  #gone: Error | undefined;
  #job: JobListener | undefined;
  #stderr = "";

  constructor(command: Command, { mostBytes, niceness }: TaskWorkerOptions) {
    this.#frames = new FrameReader(mostBytes + frameSlackBytes);
    this.#niceness = niceness;
    this.#process = startWalled(command);
    this.ready = this.#ready.promise;
    this.exited = new Promise((resolve) => {
      this.#process.once("error", (error) => this.#end(new TaskGone(error.message)));
      this.#process.once("error", () => resolve());
      this.#process.once("close", () => resolve());
    });
    this.#watch();
    this.#unref();
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** CPU time of the process so far; undefined where nothing says so. */
  get cpuMs(): number | undefined {
    return this.#computing === undefined ? undefined : cpuMs(this.#computing);
  }

  /** Not to be called while a job is under way. */
  start(task: string, input: Uint8Array, job: JobListener): void {
    if (this.#gone) {
      job.onGone(this.#gone);
      return;
    }
    this.#job = job;
    void this.#send({ type: "start", task, input });
  }

  /** Resolves when the process has read what came before. */
  send(frame: Uint8Array): Promise<void> {
    return this.#send({ type: "frame", bytes: frame });
  }

  /** Stops reading what it says, or goes on: its writes wait meanwhile. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#process.stdout.pause();
    else this.#process.stdout.resume();
  }

  kill(reason: Error): void {
    this.#end(reason);
  }

  /** Lets the server's process end while this one waits for work. */
  #unref(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdin, this.#process.stdout, this.#process.stderr])
      (stream as { unref?: () => void }).unref?.();
  }

  #watch(): void {
    const { stdin, stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(0, 2_000)));
    // A write to a process that has just died; its end says more.
    stdin.on("error", () => undefined);
    this.#process.once("close", (code, signal) => {
      this.#end(goneFor(`exit ${String(code ?? signal)}: ${this.#stderr.trim()}`));
    });
  }

  #read(chunk: Buffer): void {
    try {
      for (const raw of this.#frames.push(chunk)) {
        if (this.#gone) return;
        this.#onUp(readUp(raw));
      }
    } catch (error) {
      // Whoever is at fault, this process's state is unknown now: the task fails, and another process takes the next one.
      this.#end(new TaskGone(error instanceof Error ? error.message : String(error), false, error));
    }
  }

  #onUp(up: TaskUp): void {
    if (!this.#isReady) {
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
      this.#end(goneFor(`the task threw: ${up.message.slice(0, 2_000)}`));
      return;
    }
    this.#job = undefined;
    job.onOutcome(up);
  }

  #boot(up: TaskUp): void {
    if (up.type !== "ready") throw new WireError("the task process speaks before it is ready");
    this.#isReady = true;
    const tree = processTree(this.#process.pid ?? 0);
    this.#computing = tree.at(-1);
    stepBack(tree, this.#niceness);
    this.#ready.resolve(undefined);
  }

  #send(down: TaskDown): Promise<void> {
    writeDown(this.#writer, down);
    const bytes = Buffer.from(this.#writer.take());
    return new Promise((resolve) => void this.#process.stdin.write(bytes, () => resolve()));
  }

  #end(reason: Error): void {
    if (this.#gone) return;
    this.#gone = reason;
    endWalled(this.#process);
    // Closing the server waits for its end, which a process that is paused or not referenced would not report.
    this.#process.ref();
    this.#process.stdout.resume();
    this.#ready.resolve(undefined);
    const job = this.#job;
    this.#job = undefined;
    job?.onGone(reason);
  }
}

/** V8 says that it has no more memory in one of these ways, when it still can. */
function goneFor(said: string): TaskGone {
  return new TaskGone(said.slice(0, 500), /out of memory|bad_alloc|allocation failed|failed to allocate/i.test(said));
}
