// What every long-running command does: says why it cannot start, and ends in order on a signal, or with its supervisor.
import type { Running } from "./compose.ts";
import { type Config, readConfig } from "./config.ts";
import { limits } from "./limits.ts";
import { ignored } from "./fault-boundary.ts";
import { giveBackWhenIdle } from "./idle-memory.ts";
import { type Log, logToStandardError, textOf } from "./log.ts";
import { onSignals } from "./signals.ts";
import { aliveMessage, drainMessage } from "./supervisor/index.ts";

/** A part of the server that serves. */
interface RunningPart extends Running {
  /** What is printed when no supervisor wants to know the port. */
  readonly line: string;
}

/** Starts it; SIGTERM drains, a second one ends at once, and so do SIGINT, SIGHUP and the end of the supervisor. */
export async function runMain(name: string, start: (config: Config) => Promise<RunningPart>): Promise<void> {
  try {
    const config = readConfig();
    const log = logToStandardError(name, config.logFormat);
    endOnEscape(log);
    giveBackWhenIdle(log);
    const part = await start(config);
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
  const close = (): void => {
    closing ??= part.close().finally(() => process.connected && process.disconnect());
    // What is still open after that keeps the process for nothing.
    setTimeout(() => process.kill(process.pid, "SIGKILL"), limits.endMs).unref();
  };
  let draining: Promise<void> | undefined;
  const drain = (): void => {
    draining ??= part.drain().finally(close);
  };
  onSignals({ drain, close });
  if (!process.send) return;
  process.once("disconnect", close);
  // Beside a signal that the whole group was sent, in whichever order they arrive.
  process.on("message", (message) => {
    if (message === drainMessage) drain();
    if (message === aliveMessage) process.send?.(aliveMessage, undefined, undefined, ignored);
  });
}

/** What escapes every boundary ends this process alone, which the supervisor starts again: its state is not known any more. */
function endOnEscape(log: Log): void {
  process.on("uncaughtException", (error: unknown) => {
    log(`this process ends, since nothing caught: ${textOf(error)}`);
    // eslint-disable-next-line no-restricted-properties -- who would catch what is thrown here?
    process.exit(1);
  });
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const taken = "code" in error && error.code === "EADDRINUSE" ? "; choose another with PORT and GRPC_PORT" : "";
  return `${error.message}${taken}`;
}
