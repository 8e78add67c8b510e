// Puts the backend's monotonic times on the page's own clock.

export interface BackendClock {
  /** Hears that a thing of backend time `monotonicMs` was known here at `nowMs`. */
  heard(monotonicMs: number, nowMs: number): void;
  /** The page's time of a backend time. */
  toLocal(monotonicMs: number): number;
}

/** News takes time to arrive, so the difference of the clocks is at most the smallest that was ever seen. */
export function createBackendClock(): BackendClock {
  let offsetMs = Infinity;
  return {
    heard(monotonicMs, nowMs) {
      offsetMs = Math.min(offsetMs, nowMs - monotonicMs);
    },
    toLocal(monotonicMs) {
      return monotonicMs + (offsetMs === Infinity ? 0 : offsetMs);
    },
  };
}
