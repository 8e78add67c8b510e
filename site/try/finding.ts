// One thing that a run was asked to have and has not: what was expected, what was seen, and the events that show it.
import type { Moment } from "./moments.ts";

export interface Finding {
  readonly expected: string;
  readonly saw: string;
  /** Rows of the run, to be marked on its timeline. */
  readonly rows: readonly number[];
}

export function finding(expected: string, saw: string, ...moments: readonly (Moment | undefined)[]): Finding {
  return { expected, saw, rows: moments.flatMap((moment) => (moment ? [moment.id] : [])) };
}
