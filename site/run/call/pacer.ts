// Slows the client's reading down, so that a reader can see what a slow consumer does to everything behind it.

export type Pacer = ReturnType<typeof createPacer>;

export function createPacer() {
  let perSecond: number | undefined;
  let dueMs = 0;
  let wake: () => void = () => undefined;

  const wait = async (signal: AbortSignal): Promise<void> => {
    const onAbort = (): void => wake();
    signal.addEventListener("abort", onAbort, { once: true });
    for (let left = leftMs(); left > 0 && !signal.aborted; left = leftMs()) await sleepOrWake(left);
    signal.removeEventListener("abort", onAbort);
    spend();
  };
  const leftMs = (): number => (perSecond === 0 ? Infinity : perSecond === undefined ? 0 : dueMs - performance.now());
  const sleepOrWake = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = ms === Infinity ? undefined : setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  /** A turn that came late is not made up for: the next one still waits its time. */
  const spend = (): void => {
    if (perSecond) dueMs = Math.max(dueMs, performance.now() - 1000 / perSecond) + 1000 / perSecond;
  };

  return {
    /** Messages per second; undefined: as fast as they come; 0: stops reading. */
    set(value: number | undefined): void {
      perSecond = value;
      dueMs = performance.now();
      wake();
    },
    /** Resolves when the next message may be read, or the signal fires. Undefined: at once. */
    turn(signal: AbortSignal): Promise<void> | undefined {
      return perSecond === undefined ? undefined : wait(signal);
    },
  };
}
