// One run of buf: its inputs go in, and when it has ended, what it wrote comes out.
import { Buffer } from "node:buffer";
import type { Writable } from "node:stream";
import type { Command } from "../../process/launch.ts";
import { endSandboxed, type SandboxedProcess, startSandboxed } from "../../process/sandboxed-process.ts";

export interface BufRun {
  /** Null when it was killed, for instance by the kernel for its CPU time. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** The first is for its standard input, the others are for the command's pipes. */
  readonly inputs: readonly Uint8Array[];
  /** Is given what it writes to its standard output: its input stays open until this returns true. What this throws kills it. */
  readonly isDone?: ((chunk: Buffer) => boolean) | undefined;
  /** Of both its outputs together. */
  readonly mostBytes: number;
  /** Kills it. */
  readonly signal: AbortSignal;
}

/** It wrote more than it may. */
export class TooMuchOutput extends Error {}

/** Settles when the process has ended. Rejects with the signal's reason, with TooMuchOutput, or when it could not be started. */
export async function runBuf(command: Command, { inputs, isDone, mostBytes, signal }: RunOptions): Promise<BufRun> {
  signal.throwIfAborted();
  const process = startSandboxed(command);
  const ended = Promise.withResolvers<number | null>();
  let failure: unknown;
  const kill = (reason: unknown): void => {
    failure ??= reason;
    endSandboxed(process);
  };
  const abort = (): void => kill(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const written = keepOutput(process, mostBytes, kill);
  process.once("error", ended.reject);
  process.once("close", ended.resolve);
  write([process.stdin, ...pipesOf(process.stdio, command)], inputs);
  endInput(process, isDone, kill);
  const exitCode = await ended.promise.finally(() => signal.removeEventListener("abort", abort));
  if (failure instanceof Error) throw failure;
  return { exitCode, stdout: Buffer.concat(written.stdout), stderr: Buffer.concat(written.stderr).toString() };
}

type Kill = (reason: unknown) => void;

function keepOutput({ stdout, stderr }: SandboxedProcess, mostBytes: number, kill: Kill): Record<Output, Buffer[]> {
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  let bytes = 0;
  const keep = (stream: Output, chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > mostBytes) kill(new TooMuchOutput());
    else written[stream].push(chunk);
  };
  stdout.on("data", (chunk: Buffer) => keep("stdout", chunk));
  stderr.on("data", (chunk: Buffer) => keep("stderr", chunk));
  return written;
}

type Output = "stdout" | "stderr";

/** Behind the standard streams and the command's files. */
const pipesOf = (stdio: readonly unknown[], { files = [], pipes = 0 }: Command): Writable[] =>
  stdio.slice(3 + files.length, 3 + files.length + pipes) as Writable[];

function write([stdin, ...others]: readonly Writable[], [first, ...more]: readonly Uint8Array[]): void {
  // It may end before it has read everything; its end says more.
  for (const pipe of [stdin, ...others]) pipe?.on("error", () => undefined);
  stdin?.write(first);
  for (const [index, pipe] of others.entries()) pipe.end(more[index]);
}

function endInput({ stdin, stdout }: SandboxedProcess, isDone: RunOptions["isDone"], kill: Kill): void {
  if (!isDone) {
    stdin.end();
    return;
  }
  stdout.on("data", (chunk: Buffer) => {
    try {
      if (isDone(chunk)) stdin.end();
    } catch (error) {
      kill(error);
    }
  });
}
