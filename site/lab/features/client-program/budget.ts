// How much a program may send in a second: a page drowns in messages long before they are worth reading.
import type { FromProgram } from "./protocol.ts";

/** Lines are for reading; a fast stream in the page has a pull for each of its messages. */
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

export const tooMuch = "stopped: the program sends more in a second than a page can take";

/**
 * Sends no more than the budget, then says why, then nothing. It counts in the worker: a page that is busy with what comes takes
 * less in a second than any limit, and would never reach it.
 */
export function withinBudget(send: (message: FromProgram) => void, now: () => number): (message: FromProgram) => void {
  const spend = createProgramBudget();
  let isOver = false;
  return (message) => {
    if (isOver) return;
    isOver = !spend(message.kind, now());
    send(isOver ? { kind: "threw", text: tooMuch } : message);
  };
}

/** One budget for lines, one for calls. */
export function createProgramBudget(): (kind: string, nowMs: number) => boolean {
  const console = createBudget(perSecond.console);
  const calls = createBudget(perSecond.calls);
  return (kind, nowMs) => (kind === "console" ? console : calls)(nowMs);
}
