// Faults that the reader wants to see handled.

export interface Faults {
  /** The message at which the call fails; 0: none does. */
  readonly failAt: number;
  /** With which status code. */
  readonly failWith: number;
  /** Before each response. */
  readonly delayMs: number;
  readonly deny: boolean;
  /** Calls that are let in within ten seconds; 0: all are. */
  readonly callsPer10s: number;
  /** The response message after which the connection is cut, by the page; 0: it is not. */
  readonly dropAfter: number;
}

export const noFaults: Faults = { failAt: 0, failWith: 14, delayMs: 0, deny: false, callsPer10s: 0, dropAfter: 0 };

/** How many of the knobs are turned. */
export function countFaults({ failAt, delayMs, deny, callsPer10s, dropAfter }: Faults): number {
  return [failAt > 0, delayMs > 0, deny, callsPer10s > 0, dropAfter > 0].filter(Boolean).length;
}
