// A process in the sandbox that does jobs over its pipes, in frames that begin with their length, a compiler or a task's: whatever
// happens, it ends once, with one reason.
import { Buffer } from "node:buffer";
import { FrameReader } from "../wire/frame-reader.ts";
import { FrameWriter } from "../wire/frame-writer.ts";
import type { Command } from "./launch.ts";
import { endSandboxed, startSandboxed, type SandboxedProcess } from "./sandboxed-process.ts";

/** Characters of its standard error that are kept, for the reason of its end. */
const keptChars = 2_000;

export abstract class WorkerProcess {
  /** Resolves when it is there for a job, or gone. */
  readonly ready: Promise<void>;
  /** Resolves when it has been waited for. */
  readonly exited: Promise<void>;
  protected readonly writer = new FrameWriter();
  readonly #process: SandboxedProcess;
  readonly #frames: FrameReader;
  readonly #ready = Promise.withResolvers<undefined>();
  #isReady = false;
  #reason: Error | undefined;
  #stderr = "";

  /** `mostBytes`: the longest frame that is read. The server's process may end while this one waits for work. */
  constructor(command: Command, mostBytes: number) {
    this.ready = this.#ready.promise;
    this.#frames = new FrameReader(mostBytes);
    this.#process = startSandboxed(command);
    this.exited = new Promise((resolve) => {
      this.#process.once("error", () => resolve());
      this.#process.once("close", () => resolve());
    });
    this.#watch();
    this.#keepAlive(false);
  }

  get isGone(): boolean {
    return this.#reason !== undefined;
  }

  /** Ends the process. Whatever is under way is rejected with this reason, if it is the first. */
  kill(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    endSandboxed(this.#process);
    // The server's stop waits for its end, which a process that is paused, or pipes that are not referenced, would not report.
    this.#keepAlive(true);
    this.#process.stdout.resume();
    this.#ready.resolve(undefined);
    this.onEnd(reason);
  }

  /** Stops reading what it says, or goes on: its writes wait meanwhile. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#process.stdout.pause();
    else this.#process.stdout.resume();
  }

  protected get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Why it has ended; undefined while it has not. */
  protected get reason(): Error | undefined {
    return this.#reason;
  }

  protected get isReady(): boolean {
    return this.#isReady;
  }

  protected becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve(undefined);
  }

  /** Sends the frames in `writer`. Resolves when the process has read what came before. */
  protected flush(): Promise<void> {
    const bytes = Buffer.from(this.writer.take());
    return new Promise((resolve) => void this.#process.stdin.write(bytes, () => resolve()));
  }

  /** What this throws ends the process: its state is unknown then. */
  protected abstract onFrame(frame: Buffer): void;

  /** The reason for an end that was not requested. */
  protected abstract unexpectedEnd(message: string, cause?: unknown): Error;

  /** It is over. Once, and nothing comes after. */
  protected abstract onEnd(reason: Error): void;

  #watch(): void {
    const { stdin, stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(0, keptChars)));
    // A write to a process that has just died; its end says more.
    stdin.on("error", () => undefined);
    this.#process.once("error", (error) => this.kill(this.unexpectedEnd(error.message)));
    this.#process.once("close", (code, signal) => {
      this.kill(this.unexpectedEnd(`exit ${String(code ?? signal)}: ${this.#stderr.trim()}`));
    });
  }

  #read(chunk: Buffer): void {
    if (this.#reason) return;
    try {
      for (const frame of this.#frames.push(chunk)) {
        if (this.isGone) return;
        this.onFrame(frame);
      }
    } catch (error) {
      this.kill(this.unexpectedEnd(error instanceof Error ? error.message : String(error), error));
    }
  }

  /** Whether the server's own process waits for this one's end. */
  #keepAlive(isKept: boolean): void {
    const { stdin, stdout, stderr } = this.#process;
    for (const handle of [this.#process, stdin, stdout, stderr] as readonly Partial<NodeJS.RefCounted>[])
      if (isKept) handle.ref?.();
      else handle.unref?.();
  }
}
