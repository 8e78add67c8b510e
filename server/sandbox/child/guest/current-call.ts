// Which call the running code most likely works for, so that console lines find their call. Every entry into the isolate
// is for one call or for a timer, and a timer remembers the call that set it; promise reactions run before the entry ends.

let current = 0;
let startedMs = 0;
// Reader code may replace the clock, but not this copy of it.
const clock = Date.now;

/** 0: not known. */
export function currentCall(): number {
  return current;
}

/** How long the current entry into the isolate has been running. */
export function entryMs(): number {
  return clock() - startedMs;
}

export function runFor<Result>(call: number, run: () => Result): Result {
  current = call;
  startedMs = clock();
  return run();
}
