// The other side of the same call: what the handler received, did, wrote to its console and threw.
import type { Lab } from "../../lab.ts";
import type { HandlerEvent } from "../../../run/events/event.ts";
import { handlerText, protoName, rowFor } from "../../../run/events/handler-events.ts";
import { allRows } from "../log/filter.ts";
import { counted, formatBytes, formatMs } from "../../../run/state/format.ts";
import { indexOfId } from "../../../run/state/log.ts";
import { placeOf } from "../../../run/state/problem.ts";
import type { HandlerRow } from "../../../run/state/row.ts";
import { handlerSinceMs, isLive, isUnwinding } from "../../../run/state/select.ts";
import type { ClientLook } from "../guests/clients.ts";
import { LogView } from "../log/log-view.tsx";
import { TrailersText } from "../../parts/trailers-text.tsx";
import { selectedBy } from "../log/row-keys.ts";
import { memo } from "../../parts/memo.tsx";

export function HandlerLog({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const { handler } = state;
  const { handler: open } = lab.selection.linked.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = selectedBy(event.key, allRows(handler), open?.id);
    if (next === "same") return;
    event.preventDefault();
    lab.selection.row.value = next;
  };
  return (
    <section class="lab-pane lab-handler" aria-label={`Handler of ${lab.example.title}`}>
      <header class="lab-pane-head">
        <span class="lab-pane-title">Handler</span>
        <LeakLight lab={lab} />
      </header>
      <LogView
        name="Handler"
        rows={allRows(handler)}
        forgotten={handler.forgotten}
        empty={<p>What handler.ts does, and what it writes to its console.</p>}
        revealed={indexOfId(handler, open?.id)}
        onKeyDown={onKeyDown}
      >
        {(row: HandlerRow) => (
          <Row
            key={row.id}
            lab={lab}
            row={row}
            sinceMs={handlerSinceMs(state, row)}
            caller={row.otherCall === undefined ? undefined : lab.clients.lookOfCall(state, row.otherCall)}
            selected={row.id === open?.id}
            cutOff={state.cancelling === "disconnect" && row.otherCall === undefined}
          />
        )}
      </LogView>
    </section>
  );
}

/** Whether anything is left over on the server: calls whose code has not ended, and timers that have not fired. */
function LeakLight({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const { alive, phase } = state;
  if (!alive || phase === "idle") return <span class="lab-muted lab-leak">on the server</span>;
  const { openCalls, timers } = alive;
  const text = `${counted(openCalls, "call")}, ${counted(timers, "timer")}`;
  if (isLive(state) || isUnwinding(state)) return <span class="lab-muted lab-leak">{text}</span>;
  const left = openCalls + timers > 0;
  return (
    <span
      class="lab-muted lab-leak"
      data-left={left ? "true" : "false"}
      title={
        left
          ? "The call is over, but the deployment still holds these. Does a finally clear the timer? Is another client calling?"
          : "The call is over, and nothing of it is left on the server"
      }
    >
      {left ? `left over: ${text}` : "nothing left over"}
    </span>
  );
}

interface RowProps {
  readonly lab: Lab;
  readonly row: HandlerRow;
  readonly sinceMs: number;
  /** The client of this page that made the call, where that is another than the lab's own. */
  readonly caller: ClientLook | undefined;
  readonly selected: boolean;
  /** The reader has cut the connection under the call. */
  readonly cutOff: boolean;
}

const Row = memo(({ lab, row, sinceMs, caller, selected, cutOff }: RowProps) => {
  const { event, otherCall } = row;
  return (
    <div
      class="lab-row"
      data-kind={protoName(event.case)}
      data-level={"level" in event.value ? event.value.level : undefined}
      data-selected={selected ? "true" : undefined}
      data-whole={selected ? "true" : undefined}
      onClick={() => (lab.selection.row.value = selected ? undefined : row.id)}
    >
      <span class="lab-time">{formatMs(sinceMs)}</span>
      {otherCall !== undefined && (
        <span
          class="lab-other-call"
          title={caller ? `A call of ${caller.name}` : "A call of a client elsewhere to this deployment"}
          style={caller && { color: `var(${caller.color})` }}
        >
          {caller?.name ?? `call ${String(otherCall)}`}
        </span>
      )}
      <span class="lab-body">
        <Said event={event} />
        {/* gRPC has no word for it: the hop to the backend sees RST_STREAM (CANCEL) either way. */}
        {cutOff && event.case === "cancelled" && ": the connection was lost, so the proxy cancelled for it"}
      </span>
      <Place lab={lab} event={event} />
    </div>
  );
});

function Said({ event }: { readonly event: HandlerEvent }) {
  const { text, source, metadata = [], sizeBytes } = handlerText(event);
  const { direction } = rowFor(event);
  return (
    <>
      {direction && (
        <>
          <span class={`lab-mark-${direction}`}>{direction === "up" ? "↑" : "↓"}</span>{" "}
        </>
      )}
      {source === undefined ? text : <span class="lab-console-text">{text}</span>}
      {metadata.length > 0 && (
        <>
          {" "}
          <TrailersText entries={metadata} />
        </>
      )}
      {sizeBytes !== undefined && (
        <>
          {" "}
          <span class="lab-size">{formatBytes(sizeBytes)}</span>
        </>
      )}
    </>
  );
}

function Place({ lab, event }: { readonly lab: Lab; readonly event: HandlerEvent }) {
  const place = rowFor(event).place?.(event.value);
  if (place === undefined) return null;
  const { line, column } = place;
  return (
    <button
      type="button"
      class="lab-link lab-place"
      title="Show the line in the editor"
      onClick={() => lab.views.reveal({ file: "handler", line, column })}
    >
      handler.ts:{placeOf({ line, column, message: "", severity: "error", source: "handler" })}
    </button>
  );
}
