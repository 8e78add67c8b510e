// What an end does with an error that it was given no way to report.

/** Throws in a microtask of its own: Node and browsers report the error as uncaught, and the frames behind are still handled. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
