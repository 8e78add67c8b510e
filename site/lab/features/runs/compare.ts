// Two recordings side by side: the figures of each, and where what came first differs.
import { statusName } from "grpc-handler";
import { formatMs } from "../../../run/state/format.ts";
import { firstResponseMs, messagesOf, type Recording } from "./recording.ts";

export interface Figure {
  readonly name: string;
  readonly values: readonly [string, string];
}

export function figuresOf(a: Recording, b: Recording): readonly Figure[] {
  const figure = (name: string, of: (recording: Recording) => string): Figure => ({ name, values: [of(a), of(b)] });
  return [
    figure("method", ({ method }) => method),
    figure("status", ({ status }) => statusName(status.code)),
    figure("sent", (recording) => String(messagesOf(recording, "sent").length)),
    figure("received", (recording) => String(messagesOf(recording, "received").length)),
    figure("first response", (recording) => timeOrNone(firstResponseMs(recording))),
    figure("duration", ({ durationMs }) => formatMs(durationMs)),
  ];
}

function timeOrNone(ms: number | undefined): string {
  return ms === undefined ? "none" : formatMs(ms);
}

export interface Difference {
  /** Counts the responses, from 1. */
  readonly index: number;
  readonly texts: readonly [string | undefined, string | undefined];
}

/** The first response that is not the same in both; undefined when all are. */
export function firstDifference(a: Recording, b: Recording): Difference | undefined {
  const [left, right] = [messagesOf(a, "received"), messagesOf(b, "received")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const texts = [left[i]?.body.text, right[i]?.body.text] as const;
    if (texts[0] !== texts[1]) return { index: i + 1, texts };
  }
  return undefined;
}
