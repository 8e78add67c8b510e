// What the client sees of the call: both directions, in the order and at the time of their arrival.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatBytes, formatMs } from "../state/format.ts";
import { type MethodEntry, modeName } from "../state/method-list.ts";
import type { StreamRow } from "../state/row.ts";
import type { ViewProps } from "../views/view.ts";
import { JsonText } from "./json-text.tsx";
import { LogView } from "./log-view.tsx";
import { isMessage, MessageDetail, selectedBy } from "./message-detail.tsx";
import { MetadataText } from "./metadata-text.tsx";
import { StatusBadge } from "./status-strip.tsx";

export function StreamLog({ lab }: ViewProps) {
  const state = lab.state.value;
  const [selected, setSelected] = useState<number | undefined>(undefined);
  const pane = useRef<HTMLDivElement>(null);
  useFirstMessageMark(state.run, state.received > 0);
  const open = state.stream.rows.find(({ id }) => id === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = selectedBy(event.key, state.stream.rows.filter(isMessage), selected);
    if (next === "same") return;
    event.preventDefault();
    setSelected(next);
    pane.current?.querySelector(`[data-row="${String(next)}"]`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div ref={pane} class="lab-view">
      <LogView name="Stream" log={state.stream} empty={<Empty method={lab.method.value} />} onKeyDown={onKeyDown}>
        {(row) => (
          <Row
            key={row.id}
            row={row}
            selected={row.id === selected}
            onSelect={() => setSelected(row.id === selected ? undefined : row.id)}
          />
        )}
      </LogView>
      {open && isMessage(open) && <MessageDetail row={open} onClose={() => setSelected(undefined)} />}
    </div>
  );
}

function Empty({ method }: { readonly method: MethodEntry }) {
  return (
    <p>
      Run calls <b>{method.name}</b>, {modeName[method.kind]}. Its messages appear here as they arrive.
    </p>
  );
}

interface RowProps {
  readonly row: StreamRow;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function Row({ row, selected, onSelect }: RowProps) {
  return (
    <div
      class="lab-row"
      data-kind={row.kind}
      data-selected={selected ? "true" : undefined}
      data-row={row.id}
      onClick={isMessage(row) ? onSelect : undefined}
    >
      <span class="lab-time">{formatMs(row.sinceMs)}</span>
      <RowContent row={row} />
    </div>
  );
}

function RowContent({ row }: { readonly row: StreamRow }) {
  switch (row.kind) {
    case "sent":
    case "received":
      return (
        <>
          <Arrow up={row.kind === "sent"} />
          <span class="lab-index">{row.index}</span>
          <span class="lab-body">
            <JsonText text={row.body.text} />
          </span>
          <span class="lab-size">{formatBytes(row.body.sizeBytes)}</span>
        </>
      );
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
      return (
        <>
          <Arrow up />
          <span class="lab-note">half-close</span>
        </>
      );
    case "cancelling":
      return (
        <>
          <Arrow up />
          <span class="lab-note">{row.by === "stop" ? "stop: cancel the call" : "cancel"}</span>
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

/** Tells the bench when the first message of a run has been painted. */
function useFirstMessageMark(run: number, arrived: boolean): void {
  useLayoutEffect(() => {
    if (!arrived) return;
    const frame = requestAnimationFrame(() => performance.mark("lab:first-message", { detail: { run } }));
    return () => cancelAnimationFrame(frame);
  }, [run, arrived]);
}
