// One run of buf: its inputs go in, and when it has ended, what it wrote comes out.
import { Buffer } from "node:buffer";
import type { Writable } from "node:stream";
import type { Command } from "../../process/launch.ts";
import { endSandboxed, startSandboxed } from "../../process/sandboxed-process.ts";

export interface BufRun {
  /** Null when it was killed, for instance by the kernel for its CPU time. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** The first is for its standard input, the others are for the command's pipes. */
  readonly inputs: readonly Uint8Array[];
  /** Of both its outputs together. */
  readonly mostBytes: number;
  /** Kills it. */
  readonly signal: AbortSignal;
}

/** It wrote more than it may. */
export class TooMuchOutput extends Error {}

/** Settles when the process has ended. Rejects with the signal's reason, with TooMuchOutput, or when it could not be started. */
export async function runBuf(command: Command, { inputs, mostBytes, signal }: RunOptions): Promise<BufRun> {
  signal.throwIfAborted();
  const process = startSandboxed(command);
  const written = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const ended = Promise.withResolvers<number | null>();
  let failure: Error | undefined;
  const kill = (reason: Error): void => {
    failure ??= reason;
    endSandboxed(process);
  };
  let bytes = 0;
  const keep = (stream: keyof typeof written, chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > mostBytes) kill(new TooMuchOutput());
    else written[stream].push(chunk);
  };
  const abort = (): void => kill(signal.reason as Error);
  signal.addEventListener("abort", abort, { once: true });
  process.stdout.on("data", (chunk: Buffer) => keep("stdout", chunk));
  process.stderr.on("data", (chunk: Buffer) => keep("stderr", chunk));
  process.once("error", ended.reject);
  process.once("close", ended.resolve);
  feed([process.stdin, ...pipesOf(process.stdio, command)], inputs);
  const exitCode = await ended.promise.finally(() => signal.removeEventListener("abort", abort));
  if (failure) throw failure;
  return { exitCode, stdout: Buffer.concat(written.stdout), stderr: Buffer.concat(written.stderr).toString() };
}

/** Behind the standard streams and the command's files. */
const pipesOf = (stdio: readonly unknown[], { files = [], pipes = 0 }: Command): Writable[] =>
  stdio.slice(3 + files.length, 3 + files.length + pipes) as Writable[];

function feed(pipes: readonly Writable[], inputs: readonly Uint8Array[]): void {
  for (const [index, pipe] of pipes.entries()) {
    // It may end before it has read everything; its end says more.
    pipe.on("error", () => undefined);
    pipe.end(inputs[index]);
  }
}
