// What the client sees of the call: both directions, in the order and at the time of their arrival.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { MessageBody } from "../../../run/events/event.ts";
import { counted } from "../../../run/state/format.ts";
import { indexOfId } from "../../../run/state/log.ts";
import { type MethodEntry, modeName } from "../../../run/state/method-entry.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";
import { useMoreParts } from "../../level/load-more-parts.ts";
import type { ViewProps } from "../../views/view.ts";
import { readStored, writeStored } from "../../parts/storage.ts";
import type { RowList } from "./filter.ts";
import { LogView } from "./log-view.tsx";
import { MessageDetail } from "./message-detail.tsx";
import { selectedBy } from "./row-keys.ts";
import { StreamRowLine } from "./stream-row.tsx";
import { useStreamView } from "./stream-view.ts";

export function StreamLog({ lab }: ViewProps) {
  const state = lab.state.value;
  const view = useStreamView(state.stream, state.run);
  const { client: open } = lab.selection.linked.value;
  const [wrap, setWrap] = useWrap();
  const tools = useMoreParts(lab, "stream-tools");
  useFirstMessageMark(state.run, state.received > 0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = selectedBy(event.key, view.rows, lab.selection.row.peek());
    if (next === "same") return;
    event.preventDefault();
    lab.selection.row.value = next;
  };
  return (
    <div class="lab-view">
      {tools && <tools.StreamTools lab={lab} view={view} wrap={wrap} setWrap={setWrap} />}
      {!state.keeping && <Counter received={state.received} sent={state.sent} />}
      <LogView
        name="Stream"
        rows={view.rows}
        forgotten={view.log.forgotten}
        empty={<Empty method={lab.client.method.value} filtered={view.filter !== "" && view.log.length > 0} />}
        list={`${String(state.run)} ${view.filter}`}
        wrap={wrap}
        twoLines
        revealed={view.filter === "" ? indexOfId(view.log, open?.id) : undefined}
        onKeyDown={onKeyDown}
      >
        {(row: StreamRow, index) => (
          <StreamRowLine
            key={row.id}
            row={row}
            before={messageBefore(view.rows, row, index)}
            gapMs={gapBefore(view.rows, row, index)}
            selected={row.id === open?.id}
            whole={wrap}
            selection={lab.selection.row}
          />
        )}
      </LogView>
      {open && isMessage(open) && <MessageDetail row={open} onClose={() => (lab.selection.row.value = undefined)} />}
    </div>
  );
}

/** So many other rows may be between a message and the one before it. */
const farthest = 50;

/** The message before of the same direction. */
function messageBefore(rows: RowList<StreamRow>, row: StreamRow, index: number): MessageBody | undefined {
  if (!isMessage(row)) return undefined;
  for (let at = index - 1; at >= Math.max(0, index - farthest); at--) {
    const other = rows.at(at);
    if (other?.kind === row.kind) return other.body;
  }
  return undefined;
}

function gapBefore(rows: RowList<StreamRow>, row: StreamRow, index: number): number | undefined {
  const before = rows.at(index - 1);
  return before && row.sinceMs - before.sinceMs;
}

const wrapKey = "lab:wrap";

/** Whether rows show all of their lines: kept over visits. */
function useWrap(): [boolean, (on: boolean) => void] {
  const [wrap, setWrap] = useState(false);
  useEffect(() => setWrap(readStored(wrapKey) === "on"), []);
  const choose = (on: boolean): void => {
    setWrap(on);
    writeStored(wrapKey, on ? "on" : undefined);
  };
  return [wrap, choose];
}

function Counter({ received, sent }: { readonly received: number; readonly sent: number }) {
  return (
    <p class="lab-counter">
      <b class="lab-count-received">↓ {counted(received, "message")}</b> <span class="lab-count-sent">↑ {sent}</span>{" "}
      <span class="lab-muted">counted, not kept</span>
    </p>
  );
}

function Empty({ method, filtered }: { readonly method: MethodEntry; readonly filtered: boolean }) {
  if (filtered) return <p>No row holds that text.</p>;
  return (
    <p>
      Run calls <b>{method.name}</b>, {modeName[method.kind]}. Its messages appear here as they arrive.
    </p>
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
