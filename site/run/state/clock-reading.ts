// How the backend's monotonic clock stands to the page's.

export interface ClockReading {
  /** The page's time is the backend's plus this. */
  readonly offsetMs: number;
  /** The offset is known to within this, either way; undefined until something has gone there and come back. */
  readonly errorMs?: number;
}
