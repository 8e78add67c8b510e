// setTimeout and its family, on the runner's timers.
import { currentCall, runFor } from "./current-call.ts";
import { host, limits } from "./host.ts";
import { reportThrown } from "./thrown.ts";

/**
 * What a handler is given: it stands for its number, as in a browser, and has the methods of Node's timers. No process waits for its
 * last timer here, so `ref` and `unref` change nothing.
 */
class TimerHandle {
  readonly #id: number;

  constructor(id: number) {
    this.#id = id;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  /** The delay begins again, unless it is over. */
  refresh(): this {
    const timer = timers.get(this.#id);
    if (timer) {
      host().clearTimer(this.#id);
      host().setTimer(this.#id, timer.delayMs);
    }
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  /** The number of a handle, or the number itself. */
  static idOf(timer: unknown): unknown {
    return typeof timer === "object" && timer !== null && #id in timer ? timer.#id : timer;
  }
}

interface Timer {
  readonly run: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
  readonly call: number;
  readonly delayMs: number;
  /** An interval begins again. */
  readonly repeats: boolean;
}

const longestMs = 2 ** 31 - 1;
const timers = new Map<number, Timer>();
let lastId = 0;

function start(run: unknown, delayMs: unknown, repeats: boolean, args: readonly unknown[]): TimerHandle {
  if (typeof run !== "function") throw new TypeError(`a timer needs a function, found ${typeof run}`);
  if (timers.size >= limits().timers)
    throw new RangeError(`${String(timers.size)} timers are running; clear some: no more are allowed`);
  const ms = Math.min(Math.max(Math.trunc(Number(delayMs)) || 0, 1), longestMs);
  const id = ++lastId;
  timers.set(id, { run: run as Timer["run"], args, call: currentCall(), delayMs: ms, repeats });
  host().setTimer(id, ms);
  return new TimerHandle(id);
}

/** Called by the runner when a timer's time has come. */
export function fireTimer(id: number): void {
  const timer = timers.get(id);
  if (!timer) return;
  if (timer.repeats) host().setTimer(id, timer.delayMs);
  else timers.delete(id);
  try {
    runFor(timer.call, () => timer.run(...timer.args));
  } catch (error) {
    reportThrown(timer.call, error);
  }
}

export const setTimeout = (run: unknown, delayMs?: unknown, ...args: unknown[]): TimerHandle =>
  start(run, delayMs, false, args);

export const setInterval = (run: unknown, delayMs?: unknown, ...args: unknown[]): TimerHandle =>
  start(run, delayMs, true, args);

export const setImmediate = (run: unknown, ...args: unknown[]): TimerHandle => start(run, 0, false, args);

export function clearTimer(timer: unknown): void {
  const id = TimerHandle.idOf(timer);
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
