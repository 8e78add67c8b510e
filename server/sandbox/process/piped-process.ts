// A process in the sandbox that answers over its pipes, a compiler or a task's: what it says goes to its owner, and whatever
// happens, it ends once, with one reason.
import type { Command } from "./launch.ts";
import { endSandboxed, startSandboxed, type SandboxedProcess } from "./sandboxed-process.ts";

export interface PipedOwner {
  /** Takes what it says. What this throws ends it: its state is unknown then. */
  readonly read: (chunk: Buffer) => void;
  /** The reason for an end that was not requested. */
  readonly gone: (said: string, cause?: unknown) => Error;
  /** It is over. Once, and nothing comes after. */
  readonly onEnd: (reason: Error) => void;
}

/** Characters of its standard error that are kept, for the reason of its end. */
const keptChars = 2_000;

export class PipedProcess {
  /** Resolves when it has been waited for. */
  readonly exited: Promise<void>;
  readonly #process: SandboxedProcess;
  readonly #owner: PipedOwner;
  #reason: Error | undefined;
  #stderr = "";

  constructor(command: Command, owner: PipedOwner) {
    this.#owner = owner;
    this.#process = startSandboxed(command);
    this.exited = new Promise((resolve) => {
      this.#process.once("error", () => resolve());
      this.#process.once("close", () => resolve());
    });
    this.#watch();
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Why it has ended; undefined while it has not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  /** Resolves when it has read what came before. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => void this.#process.stdin.write(bytes, () => resolve()));
  }

  /** Stops reading what it says, or goes on: its writes wait meanwhile. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#process.stdout.pause();
    else this.#process.stdout.resume();
  }

  /** Lets the server's process end while this one waits for work. */
  unref(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdin, this.#process.stdout, this.#process.stderr])
      (stream as { unref?: () => void }).unref?.();
  }

  end(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    endSandboxed(this.#process);
    // The server's stop waits for its end, which a process that is paused or not referenced would not report.
    this.#process.ref();
    this.#process.stdout.resume();
    this.#owner.onEnd(reason);
  }

  #watch(): void {
    const { stdin, stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(0, keptChars)));
    // A write to a process that has just died; its end says more.
    stdin.on("error", () => undefined);
    this.#process.once("error", (error) => this.end(this.#owner.gone(error.message)));
    this.#process.once("close", (code, signal) => {
      this.end(this.#owner.gone(`exit ${String(code ?? signal)}: ${this.#stderr.trim()}`));
    });
  }

  #read(chunk: Buffer): void {
    if (this.#reason) return;
    try {
      this.#owner.read(chunk);
    } catch (error) {
      this.end(this.#owner.gone(error instanceof Error ? error.message : String(error), error));
    }
  }
}
