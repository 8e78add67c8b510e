// What the signals that end a process ask for.
import { limits } from "./limits.ts";

interface Endings {
  /** Lets open calls finish. */
  readonly drain: () => void;
  /** Ends everything now. */
  readonly close: () => void;
}

/** SIGTERM drains; one that comes `sameSignalMs` later or more closes, and so do Ctrl+C and a closed terminal. */
export function onSignals({ drain, close }: Endings): void {
  for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, close);
  let firstMs: number | undefined;
  process.on("SIGTERM", () => {
    firstMs ??= performance.now();
    const isSecond = performance.now() - firstMs > limits.sameSignalMs;
    if (isSecond) close();
    else drain();
  });
}
