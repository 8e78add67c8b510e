// What every long-running command has in common: a plain sentence when it cannot start, and an orderly end on a signal, or when
// the process that started it is gone.
import { limits } from "./limits.ts";

/** A part of the server that serves. */
export interface RunningPart {
  readonly port: number;
  /** What is printed when no supervisor wants to know the port. */
  readonly line: string;
  /** Takes no more calls, and resolves when the open ones have ended, by themselves or after their grace. */
  readonly drain: () => Promise<void>;
  /** Ends everything. */
  readonly close: () => Promise<void>;
}

/** Starts it; SIGTERM drains, a second one ends at once, and so do SIGINT, SIGHUP and the end of the supervisor. */
export async function runMain(start: () => Promise<RunningPart>): Promise<void> {
  try {
    const part = await start();
    endInOrder(part);
    if (process.send) process.send({ port: part.port });
    else console.log(part.line);
  } catch (error) {
    console.error(`cannot start: ${explain(error)}`);
    process.exitCode = 1;
    // The channel to the supervisor would keep the process.
    if (process.connected) process.disconnect();
  }
}

function endInOrder(part: RunningPart): void {
  let closing: Promise<void> | undefined;
  let draining = false;
  const close = (): void => {
    closing ??= part.close().finally(() => process.connected && process.disconnect());
    // What is still open after that keeps the process for nothing.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), limits.endMs).unref();
  };
  const drain = (): void => {
    if (draining) close();
    else void part.drain().finally(close);
    draining = true;
  };
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, close);
  process.on("SIGTERM", drain);
  if (process.send) process.once("disconnect", close);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const taken = error.message.includes("EADDRINUSE") ? "; choose another with PORT and GRPC_PORT" : "";
  return `${error.message}${taken}`;
}
