// What the client sees of the call: both directions, in the order and at the time of their arrival.
import { useLayoutEffect } from "preact/hooks";
import { counted } from "../../../run/state/format.ts";
import { indexOfId } from "../../../run/state/log.ts";
import { type MethodEntry, modeName } from "../../../run/state/method-entry.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";
import type { ViewProps } from "../../views/view.ts";
import { LogView } from "./log-view.tsx";
import { MessageDetail } from "./message-detail.tsx";
import { selectedBy } from "./row-keys.ts";
import { StreamRowLine } from "./stream-row.tsx";
import { StreamTools } from "./stream-tools.tsx";
import { useStreamView } from "./stream-view.ts";

export function StreamLog({ lab }: ViewProps) {
  const state = lab.state.value;
  const view = useStreamView(state.stream, state.run);
  const { client: open } = lab.selection.linked.value;
  useFirstMessageMark(state.run, state.received > 0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = selectedBy(event.key, view.rows, lab.selection.row.peek());
    if (next === "same") return;
    event.preventDefault();
    lab.selection.row.value = next;
  };
  return (
    <div class="lab-view">
      <StreamTools lab={lab} view={view} />
      {!state.keeping && <Counter received={state.received} sent={state.sent} />}
      <LogView
        name="Stream"
        rows={view.rows}
        forgotten={view.log.forgotten}
        empty={<Empty method={lab.client.method.value} filtered={view.filter !== "" && view.log.length > 0} />}
        revealed={view.filter === "" ? indexOfId(view.log, open?.id) : undefined}
        onKeyDown={onKeyDown}
      >
        {(row: StreamRow, before) => (
          <StreamRowLine
            key={row.id}
            row={row}
            gapMs={before ? row.sinceMs - before.sinceMs : undefined}
            selected={row.id === open?.id}
            selection={lab.selection.row}
          />
        )}
      </LogView>
      {open && isMessage(open) && <MessageDetail row={open} onClose={() => (lab.selection.row.value = undefined)} />}
    </div>
  );
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
