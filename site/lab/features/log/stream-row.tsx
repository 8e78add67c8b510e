// One row of the stream: when, how long after the row before, which way, and what.
import type { Signal } from "@preact/signals";
import { kindOf, streamText } from "../../../run/events/stream-rows.ts";
import { formatBytes, formatMs } from "../../../run/state/format.ts";
import { isMessage, type MessageRow, type StreamRow } from "../../../run/state/row.ts";
import { JsonText } from "../../parts/json-text.tsx";
import { TrailersText } from "../../parts/trailers-text.tsx";
import { MisreadMark } from "./misread.tsx";
import { StatusBadge } from "../status/status-strip.tsx";
import { memo } from "../../parts/memo.tsx";

interface Props {
  readonly row: StreamRow;
  readonly gapMs: number | undefined;
  readonly selected: boolean;
  readonly selection: Signal<number | undefined>;
}

export const StreamRowLine = memo(({ row, gapMs, selected, selection }: Props) => (
  <div
    class="lab-row"
    data-kind={row.kind}
    data-selected={selected ? "true" : undefined}
    onClick={() => (selection.value = selected ? undefined : row.id)}
  >
    <span class="lab-time">{formatMs(row.sinceMs)}</span>
    <span class="lab-gap" title="after the row before">
      {gapMs === undefined ? "" : `+${formatMs(gapMs)}`}
    </span>
    {isMessage(row) ? <Message row={row} /> : <Event row={row} />}
  </div>
));

/** Larger messages are read when they are selected, not when they scroll by. */
const largeBytes = 64 * 1024;

function Message({ row: { kind, index, body } }: { readonly row: MessageRow }) {
  return (
    <>
      <Arrow up={kind === "sent"} />
      <span class="lab-index">{index}</span>
      <MisreadMark body={body} />
      <span class="lab-body">
        {body.sizeBytes > largeBytes ? (
          <span class="lab-note">{formatBytes(body.sizeBytes)}: select to read</span>
        ) : (
          <JsonText text={body.text} />
        )}
      </span>
      <span class="lab-size">{formatBytes(body.sizeBytes)}</span>
    </>
  );
}

function Event({ row }: { readonly row: Exclude<StreamRow, MessageRow> }) {
  const { text, metadata = [] } = streamText(row);
  return (
    <>
      <Arrow up={kindOf(row).direction === "up"} />
      {"status" in row ? <StatusBadge status={row.status} /> : <span class="lab-note">{text}</span>}
      {metadata.length > 0 && (
        <span class="lab-body">
          <TrailersText entries={metadata} />
        </span>
      )}
    </>
  );
}

function Arrow({ up }: { readonly up: boolean }) {
  return (
    <span class="lab-arrow" data-up={up ? "true" : "false"} role="img" aria-label={up ? "sent" : "received"}>
      {up ? "↑" : "↓"}
    </span>
  );
}
