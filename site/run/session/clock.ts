// Puts the backend's monotonic times on the page's own clock, by what must have come before what.
import type { ClockReading } from "../events/event.ts";

export class BackendClock {
  #earliest = -Infinity;
  #latest = Infinity;

  /** An event of backend time `backendMs` was known here at `nowMs`: it can't have been later. */
  received(backendMs: number, nowMs: number): void {
    this.#latest = Math.min(this.#latest, nowMs - backendMs);
    // Against all that was known: a clock has jumped, as after sleep. What was known is of before.
    if (this.#latest < this.#earliest) this.#earliest = -Infinity;
  }

  /** What was done here at `nowMs` was noticed there at `backendMs`: it can't have been earlier. */
  caused(nowMs: number, backendMs: number): void {
    this.#earliest = Math.max(this.#earliest, nowMs - backendMs);
    if (this.#latest < this.#earliest) this.#latest = Infinity;
  }

  /** The middle of what is possible; while nothing has gone there, the latest that is. */
  read(): ClockReading {
    const [earliest, latest] = [this.#earliest, this.#latest];
    if (latest === Infinity) return { offsetMs: earliest === -Infinity ? 0 : earliest };
    if (earliest === -Infinity) return { offsetMs: latest };
    return { offsetMs: (earliest + latest) / 2, errorMs: (latest - earliest) / 2 };
  }
}
