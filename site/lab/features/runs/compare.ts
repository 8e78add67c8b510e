// Two recordings side by side: the figures of each, and where what came first differs.
import { statusName } from "grpc-handler";
import { formatMs } from "../../../run/state/format.ts";
import { firstResponseMs, isOfOldClient, messagesOf, type Recording } from "./recording.ts";

export function figuresOf(a: Recording, b: Recording) {
  const figure = (name: string, of: (recording: Recording) => string) => ({ name, values: [of(a), of(b)] as const });
  return [
    figure("method", ({ method }) => method),
    figure("client", (recording) => (isOfOldClient(recording) ? "old" : "as deployed")),
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

/** The first response that is not the same in both, counted from 1; undefined when all are. */
export function firstDifference(a: Recording, b: Recording) {
  const [left, right] = [messagesOf(a, "received"), messagesOf(b, "received")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const texts = [left[i]?.body.text, right[i]?.body.text] as const;
    if (texts[0] !== texts[1]) return { index: i + 1, texts };
  }
  return undefined;
}
