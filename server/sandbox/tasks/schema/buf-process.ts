// One run of buf: its input goes in, and when it has ended, what it wrote comes out.
import { Buffer } from "node:buffer";
import type { Command } from "../../process/launch.ts";
import { endSandboxed, type SandboxedProcess, startSandboxed } from "../../process/sandboxed-process.ts";
import type { PoolWorker } from "../../scheduling/worker-pool.ts";

export interface BufRun {
  /** Null when it was killed, for instance by the kernel for its CPU time. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** It wrote more than it may. */
export class TooMuchOutput extends Error {}

export class BufProcess implements PoolWorker {
  readonly ready = Promise.resolve();
  readonly exited: Promise<void>;
  readonly #process: SandboxedProcess;
  readonly #run = Promise.withResolvers<BufRun>();
  readonly #mostBytes: number;
  readonly #written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  #bytes = 0;
  #isGone = false;

  /** `mostBytes`: of both its outputs together. */
  constructor(command: Command, mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#process = startSandboxed(command);
    this.#run.promise.catch(() => undefined);
    this.exited = new Promise((resolve) => this.#watch(resolve));
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Once. Rejects with the reason that it was killed for, or when it could not be started. */
  run(input: Uint8Array): Promise<BufRun> {
    this.#process.stdin.end(input);
    return this.#run.promise;
  }

  kill(reason: Error): void {
    this.#run.reject(reason);
    endSandboxed(this.#process);
  }

  #watch(exited: () => void): void {
    const { stdin, stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#keep("stdout", chunk));
    stderr.on("data", (chunk: Buffer) => this.#keep("stderr", chunk));
    // It may end before it has read everything; its end says more.
    stdin.on("error", () => undefined);
    const over = (outcome: () => void): void => {
      this.#isGone = true;
      outcome();
      exited();
    };
    this.#process.once("error", (error) => over(() => this.#run.reject(error)));
    this.#process.once("close", (exitCode) => over(() => this.#run.resolve({ exitCode, ...this.#output() })));
  }

  #keep(stream: "stdout" | "stderr", chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#mostBytes) this.kill(new TooMuchOutput());
    else this.#written[stream].push(chunk);
  }

  #output(): Pick<BufRun, "stdout" | "stderr"> {
    const { stdout, stderr } = this.#written;
    return { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
  }
}
