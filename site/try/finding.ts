// One thing that an outcome expects of a run and that is not there: what was expected, what was seen, and the events that show it.
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
