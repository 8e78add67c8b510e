// What an end does with an error that it was given no way to report.

/** Where Node and browsers report what nobody caught, out of the way of the frames behind. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
