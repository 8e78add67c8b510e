// One task that runs: frames both ways while it does, then its outcome, and an end whenever its owner wants one.
import type { Buffer } from "node:buffer";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { FrameQueue } from "./frame-queue.ts";
import type { TaskKind } from "./kinds.ts";
import { WireError } from "../wire/wire-error.ts";
import { cancelled } from "../scheduling/turns.ts";
import { TaskGone, type TaskWorker } from "./worker.ts";

/** A fault is in the input: a status for the reader. */
export type TaskOutcome =
  | { readonly ok: true; readonly output: Buffer }
  | { readonly ok: false; readonly fault: { readonly code: StatusCode; readonly message: string } };

export interface TaskChannel {
  /** From the task, in order; ends with the task. At most `queuedBytes` wait here, then the task's writes wait. */
  readonly frames: AsyncIterable<Buffer>;
  /** Rejects with RESOURCE_EXHAUSTED for a limit, with CANCELLED by the signal, with TaskGone when the process broke. */
  readonly outcome: Promise<TaskOutcome>;
  /** Resolves when the task has room for more. */
  send(frame: Uint8Array): Promise<void>;
  /** Ends a task that still runs. */
  close(): void;
}

export interface ChannelOptions {
  readonly worker: TaskWorker;
  readonly kind: TaskKind;
  /** It sends no frames. */
  readonly isSilent: boolean;
  readonly queuedBytes: number;
  readonly cpuCheckMs: number;
  readonly signal?: AbortSignal | undefined;
}

export class RunningTask implements TaskChannel {
  readonly frames: FrameQueue;
  readonly outcome: Promise<TaskOutcome>;
  readonly #outcome = Promise.withResolvers<TaskOutcome>();
  readonly #options: ChannelOptions;
  readonly #stopWatching: () => void;

  /** Starts the task on the worker. */
  constructor(name: string, input: Uint8Array, options: ChannelOptions) {
    const { worker, isSilent, queuedBytes } = options;
    this.#options = options;
    this.outcome = this.#outcome.promise;
    this.frames = new FrameQueue(() => worker.hold(this.frames.bytes > queuedBytes));
    this.#stopWatching = this.#watch();
    worker.start(name, input, {
      onFrame: (frame) => {
        if (isSilent) throw new WireError("a frame of a task that sends none");
        this.frames.push(frame);
        if (this.frames.bytes > queuedBytes) worker.hold(true);
      },
      onOutcome: (up) => {
        this.#stopWatching();
        this.frames.end();
        if (up.type === "done") this.#outcome.resolve({ ok: true, output: up.output });
        else this.#outcome.resolve({ ok: false, fault: { code: codeOf(up.code), message: up.message } });
      },
      onGone: (reason) => this.#fail(reason),
    });
  }

  send(frame: Uint8Array): Promise<void> {
    return this.#options.worker.send(frame);
  }

  close(): void {
    this.#fail(cancelled());
  }

  /** Ends the task that takes too long, too much of the processor, or is cancelled. */
  #watch(): () => void {
    const { worker, kind, cpuCheckMs, signal } = this.#options;
    const { ms, cpuMs } = kind.limits;
    const over = (limit: string): void => {
      const message = `${kind.what} took ${limit}; ${kind.advice}`;
      this.#fail(new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message));
    };
    const late = setTimeout(() => over(`longer than ${String(ms)} ms`), ms);
    const before = worker.cpuMs ?? 0;
    const look = (): void => {
      if ((worker.cpuMs ?? 0) - before > cpuMs) over(`more than ${String(cpuMs)} ms of CPU time`);
    };
    const looking = setInterval(look, cpuCheckMs);
    const onAbort = (): void => this.close();
    signal?.addEventListener("abort", onAbort, { once: true });
    return () => {
      clearTimeout(late);
      clearInterval(looking);
      signal?.removeEventListener("abort", onAbort);
    };
  }

  /** The first reason counts. */
  #fail(reason: Error): void {
    this.#stopWatching();
    const error = reason instanceof TaskGone ? brokenOf(reason, this.#options.kind) : reason;
    this.#outcome.reject(error);
    this.frames.end(error);
    this.#options.worker.kill(error);
  }
}

const codes: ReadonlySet<number> = new Set(Object.values(StatusCode).filter((code) => typeof code === "number"));

/** A process that was taken over may say any number. */
function codeOf(code: number): StatusCode {
  return codes.has(code) && code !== 0 ? (code as StatusCode) : StatusCode.INTERNAL;
}

/** A limit is the reader's matter; a process that broke otherwise is ours, and its reason is for the log alone. */
function brokenOf(gone: TaskGone, { what, advice, limits }: TaskKind): Error {
  if (!gone.isMemory) return gone;
  const most = `${String(limits.heapMiB)} MiB of objects and ${String(limits.dataMiB)} MiB in all`;
  const message = `${what} took more memory than it may, ${most}; ${advice}`;
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message, gone);
}
