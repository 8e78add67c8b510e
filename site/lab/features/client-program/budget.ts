// How much a program may send in a second: a page drowns in messages long before they are worth reading.

/**
 * Far below what a slow page can take in a second: a limit that is never reached, because the page is busy with what
 * comes, has no effect. Lines are for reading; a fast stream in the page has a pull for each of its messages.
 */
const perSecond = { console: 2_000, calls: 20_000 };

/** False when the program has sent too much. */
export type Budget = (nowMs: number) => boolean;

export function createBudget(limit: number): Budget {
  let startedMs = -Infinity;
  let spent = 0;
  return (nowMs) => {
    if (nowMs - startedMs >= 1000) {
      startedMs = nowMs;
      spent = 0;
    }
    return ++spent <= limit;
  };
}

/** One budget for lines, one for calls. */
export function createProgramBudget(): (kind: string, nowMs: number) => boolean {
  const console = createBudget(perSecond.console);
  const calls = createBudget(perSecond.calls);
  return (kind, nowMs) => (kind === "console" ? console : calls)(nowMs);
}
