// Starts and ends the processes in the sandbox: a runner, the compiler, the self-test's probe.
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { Command } from "./launch.ts";

export type SandboxedProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the command with pipes for its standard streams, and its files and pipes open behind them. */
export function startSandboxed({ file, args, env, files = [], pipes = 0, cwd = "/" }: Command): SandboxedProcess {
  const open: number[] = [];
  try {
    for (const path of files) open.push(openSync(path, "r"));
    const stdio = ["pipe", "pipe", "pipe", ...open, ...Array.from({ length: pipes }, () => "pipe" as const)] as const;
    // The first three are pipes; the types know only lists of exactly three.
    // In a session of its own, without a terminal: nothing can be typed into the server's, Ctrl+C is for the server alone, which
    // then ends its runners itself, and where the kernel shares the processor by session, each runner has a share to step back with.
    const started = spawn(file, args, { stdio: [...stdio], cwd, env, detached: true }) as SandboxedProcess;
    // Whatever it leaves behind goes with it.
    started.once("exit", () => killSession(started.pid));
    return started;
  } finally {
    for (const descriptor of open) closeSync(descriptor);
  }
}

/**
 * Ends it at once, with every process of its session. To end the first alone is not enough: bubblewrap's child waits
 * on a pipe until its parent has written the id maps, for ever when that is gone, and keeps our pipes open.
 */
export function endSandboxed({ pid, exitCode, signalCode }: SandboxedProcess): void {
  // Once it has been waited for, its number may soon be another's.
  if (exitCode === null && signalCode === null) killSession(pid);
}

function killSession(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // No process is left in it.
  }
}
