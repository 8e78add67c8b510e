// The stream as JSON lines, one event each: what a reader copies or saves to look at elsewhere.
import { type Log, rowsOf } from "../../../run/state/log.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";

export function* jsonLines(stream: Log<StreamRow>): Generator<string, void, undefined> {
  for (const row of rowsOf(stream)) yield `${lineOf(row)}\n`;
}

function lineOf(row: StreamRow): string {
  const head = { at_ms: Math.round(row.sinceMs * 1000) / 1000, event: row.kind };
  // What is undefined is left out.
  if (!isMessage(row)) return JSON.stringify({ ...head, ...row, id: undefined, sinceMs: undefined, kind: undefined });
  const { index, body } = row;
  const start = JSON.stringify({ ...head, index, bytes: body.sizeBytes });
  // The text is JSON already: reading it to write it again would cost as much as the rest.
  return `${start.slice(0, -1)},"message":${body.text}}`;
}
