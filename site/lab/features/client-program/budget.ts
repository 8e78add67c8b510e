// How much a program may say in a second: a page drowns in messages long before they are worth reading.

/**
 * Far below what a slow page can take in a second: a limit that is never reached, because the page is busy with what
 * comes, has no effect. Lines are for reading; a fast stream in the page has a pull for each of its messages.
 */
const perSecond = { console: 2_000, calls: 20_000 };

export interface Budget {
  /** False when the program has said too much. */
  readonly spend: (nowMs: number) => boolean;
}

export function createBudget(limit: number): Budget {
  let startedMs = -Infinity;
  let spent = 0;
  return {
    spend(nowMs) {
      if (nowMs - startedMs >= 1000) {
        startedMs = nowMs;
        spent = 0;
      }
      return ++spent <= limit;
    },
  };
}

/** One purse for lines, one for calls. */
export function createProgramBudget(): (kind: string, nowMs: number) => boolean {
  const purses = { console: createBudget(perSecond.console), calls: createBudget(perSecond.calls) };
  return (kind, nowMs) => purses[kind === "console" ? "console" : "calls"].spend(nowMs);
}
