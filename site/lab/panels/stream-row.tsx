// One row of the stream: when, how long after the row before, which way, and what.
import type { Signal } from "@preact/signals";
import { formatBytes, formatMs } from "../state/format.ts";
import { isMessage, type MessageRow, type StreamRow } from "../state/row.ts";
import { JsonText } from "./json-text.tsx";
import { MetadataText } from "./metadata-text.tsx";
import { StatusBadge } from "./status-strip.tsx";
import { still } from "./still.tsx";

interface Props {
  readonly row: StreamRow;
  readonly gapMs: number | undefined;
  readonly selected: boolean;
  readonly selection: Signal<number | undefined>;
}

export const StreamRowLine = still(({ row, gapMs, selected, selection }: Props) => (
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

const cancelText = {
  cancel: "cancel",
  stop: "stop: cancel the call",
  disconnect: "disconnect: the connection is cut",
} as const;

function Event({ row }: { readonly row: Exclude<StreamRow, MessageRow> }) {
  switch (row.kind) {
    case "opened":
      return (
        <>
          <Arrow up />
          <span class="lab-note">call {row.method}</span>
          <span class="lab-body">
            {row.metadata.length > 0 && <MetadataText entries={row.metadata} />}
            {row.deadlineMs !== undefined && <span class="lab-note"> deadline {formatMs(row.deadlineMs)}</span>}
          </span>
        </>
      );
    case "half_closed":
    case "cancelling":
      return (
        <>
          <Arrow up />
          <span class="lab-note">{row.kind === "half_closed" ? "half-close" : cancelText[row.by]}</span>
        </>
      );
    case "headers":
    case "trailers":
      return (
        <>
          <Arrow up={false} />
          <span class="lab-note">{row.kind === "headers" ? "initial metadata" : "trailers"}</span>
          <span class="lab-body">
            <MetadataText entries={row.metadata} />
          </span>
        </>
      );
    case "status":
      return (
        <>
          <Arrow up={false} />
          <StatusBadge status={row.status} />
        </>
      );
  }
}

function Arrow({ up }: { readonly up: boolean }) {
  return (
    <span class="lab-arrow" data-up={up ? "true" : "false"} role="img" aria-label={up ? "sent" : "received"}>
      {up ? "↑" : "↓"}
    </span>
  );
}
