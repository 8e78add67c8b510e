// setTimeout and its family, on the runner's timers.
import { currentCall, runFor } from "./current-call.ts";
import { host, limits } from "./host.ts";
import { reportThrown } from "./thrown.ts";

interface Timer {
  readonly run: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
  readonly call: number;
  /** For an interval: the delay to the next run. */
  readonly everyMs: number | undefined;
}

const longestMs = 2 ** 31 - 1;
const timers = new Map<number, Timer>();
let lastId = 0;

function start(run: unknown, delayMs: unknown, repeats: boolean, args: readonly unknown[]): number {
  if (typeof run !== "function") throw new TypeError(`a timer needs a function, found ${typeof run}`);
  if (timers.size >= limits().timers)
    throw new RangeError(`${String(timers.size)} timers are running; clear some: no more are allowed`);
  const ms = Math.min(Math.max(Math.trunc(Number(delayMs)) || 0, 1), longestMs);
  const id = ++lastId;
  timers.set(id, { run: run as Timer["run"], args, call: currentCall(), everyMs: repeats ? ms : undefined });
  host().setTimer(id, ms);
  return id;
}

/** Called by the runner when a timer's time has come. */
export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (!timer) return;
  if (timer.everyMs === undefined) timers.delete(id);
  else host().setTimer(id, timer.everyMs);
  try {
    runFor(timer.call, () => timer.run(...timer.args));
  } catch (error) {
    reportThrown(timer.call, error);
  }
}

export const setTimeout = (run: unknown, delayMs?: unknown, ...args: unknown[]): number =>
  start(run, delayMs, false, args);

export const setInterval = (run: unknown, delayMs?: unknown, ...args: unknown[]): number =>
  start(run, delayMs, true, args);

export const setImmediate = (run: unknown, ...args: unknown[]): number => start(run, 0, false, args);

export function clearTimer(id: unknown): void {
  if (typeof id === "number" && timers.delete(id)) host().clearTimer(id);
}

export function queueMicrotask(run: unknown): void {
  if (typeof run !== "function") throw new TypeError(`queueMicrotask needs a function, found ${typeof run}`);
  const call = currentCall();
  void Promise.resolve().then(() => {
    try {
      (run as () => unknown)();
    } catch (error) {
      reportThrown(call, error);
    }
  });
}
