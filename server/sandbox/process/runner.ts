// One runner process as the server sees it: frames go in, frames come out, and when it ends it says why, once.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { FaultBoundary, ignored } from "../../fault-boundary.ts";
import type { BrokenLimit, SandboxObserver, SandboxOptions } from "../contract.ts";
import type { Command } from "./launch.ts";
import type { Log } from "../../log.ts";
import { brokenLimit, runnerDeath } from "./runner-death.ts";
import { endSandboxed, startSandboxed, type SandboxedProcess } from "./sandboxed-process.ts";
import { writeDown } from "../wire/down.ts";
import type { DownFrame } from "../wire/down.ts";
import { FrameReader } from "../wire/frame-reader.ts";
import { FrameWriter } from "../wire/frame-writer.ts";
import { readUp } from "../wire/up.ts";
import type { UpFrame } from "../wire/up.ts";
import { WireError } from "../wire/wire-error.ts";

/** V8 prints its heap and its stack, some twenty lines; the one that says why is enough. */
function lastWords(stderr: string): string {
  const line = /^.*FATAL.*$/mu.exec(stderr)?.[0] ?? stderr.trim().split("\n", 1)[0] ?? "";
  return line === "" ? "" : `: ${line.trim()}`;
}

/** The runner's owner. A WireError thrown by `onFrame` ends it. */
export interface RunnerListener {
  onFrame(frame: UpFrame): void;
  /** The runner has read what was queued. */
  onDrain(): void;
}

const stderrChars = 2_000;

export class Runner {
  /** Fires when the runner is gone or as good as gone; the reason is a PlaygroundError. */
  readonly ended: AbortSignal;
  /** Around all that the runner and its session make happen: a fault of ours ends them, and no other session. */
  readonly faults: FaultBoundary;
  /** Resolves when the process has been waited for. */
  readonly exited: Promise<void>;
  readonly observer: SandboxObserver | undefined;
  readonly #end = new AbortController();
  readonly #process: SandboxedProcess;
  readonly #frames: FrameReader;
  readonly #writer = new FrameWriter();
  readonly #log: Log;
  readonly #guardedFlush: () => void;
  #listener: RunnerListener | undefined;
  #stderr = "";
  #flushing = false;

  constructor(command: Command, { limits, log, observer }: SandboxOptions) {
    this.#log = log;
    this.observer = observer;
    this.ended = this.#end.signal;
    this.#frames = new FrameReader(limits.sandbox.frameBytes);
    const ours = new PlaygroundError(StatusCode.INTERNAL, "the playground failed on its own; deploy again");
    this.faults = new FaultBoundary({ what: "a session", log, onFault: () => this.kill(ours) });
    this.#guardedFlush = this.faults.guard(() => this.#flush());
    this.#process = startSandboxed(command);
    this.exited = this.#watchProcess();
    this.#watchPipes();
  }

  /** Bytes that the runner has not read yet, as far as this process knows. */
  get queuedBytes(): number {
    return this.#process.stdin.writableLength + this.#writer.pending;
  }

  listen(listener: RunnerListener): void {
    this.#listener = listener;
  }

  whenEnded(listener: () => void): void {
    this.ended.addEventListener("abort", this.faults.guard(listener), { once: true });
  }

  /** Frames of one turn go out in one write. */
  send(frame: DownFrame): void {
    if (this.ended.aborted) return;
    writeDown(this.#writer, frame);
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(this.#guardedFlush);
  }

  /** Undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends the runner at once. Its reason, if it is the first, is everybody's status; `limit`, if it broke one. */
  kill(reason: PlaygroundError, limit?: BrokenLimit): void {
    if (!this.#end.signal.aborted) {
      if (limit !== undefined) this.observer?.killed(limit);
      this.#end.abort(reason);
    }
    endSandboxed(this.#process);
  }

  #flush(): void {
    this.#flushing = false;
    if (this.ended.aborted || this.#writer.pending === 0) return;
    this.#process.stdin.write(Buffer.from(this.#writer.take()));
  }

  #watchProcess(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const over = (reason: PlaygroundError, limit?: BrokenLimit): void => {
      resolve(undefined);
      this.#died(reason, limit);
    };
    this.#process.once(
      "error",
      this.faults.guard((error: Error) =>
        over(new PlaygroundError(StatusCode.UNAVAILABLE, "the sandbox could not start a runner", error)),
      ),
    );
    // "close" comes after "exit" and after the last of stderr.
    this.#process.once(
      "close",
      this.faults.guard((code: number | null, signal: NodeJS.Signals | null) =>
        over(runnerDeath(code, signal), brokenLimit(code, signal)),
      ),
    );
    return promise;
  }

  #died(reason: PlaygroundError, limit: BrokenLimit | undefined): void {
    if (this.ended.aborted) return;
    this.#log(`${reason.message}${lastWords(this.#stderr)}`);
    this.kill(reason, limit);
  }

  #watchPipes(): void {
    const { stdin, stdout, stderr } = this.#process;
    const { faults } = this;
    stdout.on(
      "data",
      faults.guard((chunk: Buffer) => this.#read(chunk)),
    );
    stderr.setEncoding("utf8").on(
      "data",
      faults.guard((text: string) => {
        this.#stderr = (this.#stderr + text).slice(0, stderrChars);
      }),
    );
    stdin.on(
      "drain",
      faults.guard(() => this.#listener?.onDrain()),
    );
    // A write to a runner that has just died; its exit says more.
    stdin.on("error", ignored);
    stdout.on("error", ignored);
    stderr.on("error", ignored);
  }

  #read(chunk: Buffer): void {
    if (this.ended.aborted) return;
    try {
      for (const frame of this.#frames.push(chunk)) {
        this.#listener?.onFrame(readUp(frame));
        if (this.#end.signal.aborted) return;
      }
    } catch (error) {
      if (error instanceof WireError) this.#hangUp(error);
      else this.faults.fail(error);
    }
  }

  /** The state of this runner's calls is unknown: only this session ends. */
  #hangUp(error: WireError): void {
    this.#log(`a runner broke the rules of the wire; it was killed: ${error.stack ?? error.message}`);
    const message = "the sandbox's runner misbehaved and was stopped; deploy again";
    this.kill(new PlaygroundError(StatusCode.INTERNAL, message, error), "wire");
  }
}
