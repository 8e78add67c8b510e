// What a run says of lines of the handler, behind them: how often each has yielded.
import type { RunState } from "../../../run/state/run-state.ts";
import { counted } from "../../../run/state/format.ts";

/** A few letters behind a line, and the sentence that they stand for. */
export interface LineNote {
  readonly line: number;
  readonly text: string;
  readonly title: string;
}

/** None before the first message: a lab at rest has nothing to count. */
export function notesOf({ yieldsByLine }: Pick<RunState, "yieldsByLine">): readonly LineNote[] {
  return Object.entries(yieldsByLine).map(([line, count]) => ({
    line: Number(line),
    text: `×${String(count)}`,
    title: `this line has yielded ${counted(count, "message")} in this call`,
  }));
}
