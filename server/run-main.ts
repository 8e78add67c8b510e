// What every long-running command has in common: a plain sentence when it cannot start, and an orderly end on a signal.

/** Starts, and closes what was started at SIGINT or SIGTERM; a second signal ends the process at once. */
export async function runMain(start: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    const close = await start();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
  } catch (error) {
    console.error(`cannot start: ${explain(error)}`);
    process.exitCode = 1;
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const taken = error.message.includes("EADDRINUSE") ? "; choose another with PORT and GRPC_PORT" : "";
  return `${error.message}${taken}`;
}
