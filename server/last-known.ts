// Answers that must come soon, to questions that may take long.
import { atMost } from "./grace.ts";

interface LastKnownTimes {
  /** How long an answer is waited for. */
  readonly promptMs: number;
  /** How old one may be that is given in its place. */
  readonly staleMs: number;
}

/** Asks, and answers in `promptMs` at the latest: then with what was known last, or with `otherwise` when that is too old. */
export function lastKnown<T>(
  ask: () => Promise<T>,
  otherwise: T,
  { promptMs, staleMs }: LastKnownTimes,
): () => Promise<T> {
  let known = { value: otherwise, atMs: -Infinity };
  return async () => {
    const asked = ask().then((value) => (known = { value, atMs: performance.now() }));
    await atMost(promptMs, asked);
    return performance.now() - known.atMs <= staleMs ? known.value : otherwise;
  };
}
