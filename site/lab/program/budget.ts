// How much a program may say in a second: a page drowns in messages long before they are worth reading.

/** An honest stream in the page has some thousand messages in a second, with a pull for each. */
const perSecond = 50_000;

export interface Budget {
  /** False when the program has said too much. */
  readonly spend: (nowMs: number) => boolean;
}

export function createBudget(limit = perSecond): Budget {
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
