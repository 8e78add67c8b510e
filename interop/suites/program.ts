// Runs a program that others wrote, to its end or to a limit: never longer, and nothing that it started lives on.
import { spawn } from "node:child_process";

export interface Program {
  readonly command: string;
  readonly options: readonly string[];
  readonly limitMs: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

export interface Ended {
  /** "code 0", or the name of a signal. */
  readonly end: string;
  /** What it wrote to both of its outputs. */
  readonly output: string;
}

/** Output beyond this is dropped: a program that prints without end holds no more than that. */
const outputCharacters = 4_000_000;

/** Rejects only when the program cannot be started. One that does not end in time is killed, and `end` says so. */
export async function runProgram({ command, options, limitMs, ...rest }: Program): Promise<Ended> {
  // A process group of its own: what it has started ends with it.
  const child = spawn(command, options, { ...rest, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      if (output.length < outputCharacters) output += text;
    });
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    killGroup(child.pid);
  }, limitMs);
  try {
    const end = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(signal ?? `code ${String(code)}`));
    });
    return { end: late.signal.aborted ? `no end after ${String(limitMs / 1000)} s` : end, output };
  } finally {
    clearTimeout(timer);
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself in the meantime.
  }
}

/** Whether a program can be started at all. */
export const isThere = async (command: string, ...options: string[]): Promise<boolean> =>
  runProgram({ command, options, limitMs: 60_000 }).then(
    ({ end }) => end === "code 0",
    () => false,
  );
