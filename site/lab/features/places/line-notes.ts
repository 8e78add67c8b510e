// What a run says of lines of the handler, behind them: how often each has yielded, and which one waits for the client.
import type { RunState } from "../../../run/state/run-state.ts";
import { counted } from "../../../run/state/format.ts";

/** A few letters behind a line, and the sentence that they stand for. */
export interface LineNote {
  readonly line: number;
  readonly text: string;
  readonly title: string;
}

type NotedState = Pick<RunState, "yieldsByLine" | "yieldLine" | "paused">;

/** None before the first message: a lab at rest has nothing to count. */
export function notesOf({ yieldsByLine, yieldLine, paused }: NotedState): readonly LineNote[] {
  return Object.entries(yieldsByLine).map(([line, count]) => {
    const waits = paused && Number(line) === yieldLine;
    return {
      line: Number(line),
      text: `×${String(count)}${waits ? " ◌ waits" : ""}`,
      title: `this line has yielded ${counted(count, "message")} in this call${waits ? waitsText : ""}`,
    };
  });
}

const waitsText = ", and waits: the client reads more slowly than it yields";
