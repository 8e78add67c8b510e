// How long something may still take that is about to end.
import { setTimeout as wait } from "node:timers/promises";

/** Resolves when `done` does, or when the time is over. */
export async function atMost(ms: number, done: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = wait(ms, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([done, late]);
  over.abort();
}
