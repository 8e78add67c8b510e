// Puts the backend's monotonic times on the page's own clock, by what must have come before what.
import type { ClockReading } from "../events/event.ts";

export interface BackendClock {
  /** An event of backend time `backendMs` was known here at `nowMs`: it can't have been later. */
  received(backendMs: number, nowMs: number): void;
  /** What was done here at `nowMs` was noticed there at `backendMs`: it can't have been earlier. */
  caused(nowMs: number, backendMs: number): void;
  /** The middle of what is possible; while nothing has gone there, the latest that is. */
  read(): ClockReading;
}

export function createBackendClock(): BackendClock {
  let earliest = -Infinity;
  let latest = Infinity;
  return {
    received(backendMs, nowMs) {
      latest = Math.min(latest, nowMs - backendMs);
      // Against all that was known: a clock has jumped, as after sleep. What was known is of before.
      if (latest < earliest) earliest = -Infinity;
    },
    caused(nowMs, backendMs) {
      earliest = Math.max(earliest, nowMs - backendMs);
      if (latest < earliest) latest = Infinity;
    },
    read() {
      if (latest === Infinity) return { offsetMs: earliest === -Infinity ? 0 : earliest };
      if (earliest === -Infinity) return { offsetMs: latest };
      return { offsetMs: (earliest + latest) / 2, errorMs: (latest - earliest) / 2 };
    },
  };
}
