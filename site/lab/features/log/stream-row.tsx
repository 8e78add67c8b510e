// One row of the stream: when, which way, its number, and what it says.
import type { Signal } from "@preact/signals";
import { kindOf, streamText } from "../../../run/events/stream-rows.ts";
import type { MessageBody } from "../../../run/events/event.ts";
import { formatBytes, formatMs } from "../../../run/state/format.ts";
import { isMessage, type MessageRow, type StreamRow } from "../../../run/state/row.ts";
import { TrailersText } from "../../parts/trailers-text.tsx";
import { MessageText } from "./message-text.tsx";
import { MisreadMark } from "./misread.tsx";
import { StatusBadge } from "../status/status-strip.tsx";
import { memo } from "../../parts/memo.tsx";

interface Props {
  readonly row: StreamRow;
  /** The message before of the same direction, when this is one. */
  readonly before: MessageBody | undefined;
  readonly gapMs: number | undefined;
  readonly selected: boolean;
  /** Shows all lines of the text. */
  readonly whole: boolean;
  readonly selection: Signal<number | undefined>;
}

export const StreamRowLine = memo(({ row, before, gapMs, selected, whole, selection }: Props) => (
  <div
    class="lab-row"
    data-kind={row.kind}
    data-selected={selected ? "true" : undefined}
    data-whole={whole ? "true" : undefined}
    onClick={() => (selection.value = selected ? undefined : row.id)}
  >
    <span class="lab-time">{formatMs(row.sinceMs)}</span>
    <Arrow up={kindOf(row).direction === "up"} />
    {isMessage(row) ? <Message row={row} before={before} /> : <Event row={row} />}
    <span class="lab-gap" title="after the row before">
      {gapMs === undefined ? "" : `+${formatMs(gapMs)}`}
    </span>
    {isMessage(row) && <span class="lab-size">{formatBytes(row.body.sizeBytes)}</span>}
  </div>
));

function Message({
  row: { index, body },
  before,
}: {
  readonly row: MessageRow;
  readonly before: MessageBody | undefined;
}) {
  return (
    <>
      <span class="lab-index">{index}</span>
      <span class="lab-body">
        <MisreadMark body={body} />
        <MessageText body={body} before={before} />
      </span>
    </>
  );
}

function Event({ row }: { readonly row: Exclude<StreamRow, MessageRow> }) {
  const { text, metadata = [] } = streamText(row);
  return (
    <span class="lab-body">
      {"status" in row ? <StatusBadge status={row.status} /> : <span class="lab-note">{text}</span>}
      {metadata.length > 0 && <TrailersText entries={metadata} />}
    </span>
  );
}

function Arrow({ up }: { readonly up: boolean }) {
  return (
    <span class="lab-arrow" data-up={up ? "true" : "false"} role="img" aria-label={up ? "sent" : "received"}>
      {up ? "↑" : "↓"}
    </span>
  );
}
