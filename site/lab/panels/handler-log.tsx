// The other side of the same call: what the handler received, did, wrote to its console and threw.
import { statusName } from "grpc-handler";
import type { ComponentChildren } from "preact";
import type { Lab } from "../lab.ts";
import type { HandlerHappening } from "../state/event.ts";
import { allRows } from "../state/filter.ts";
import { counted, formatBytes, formatMs } from "../state/format.ts";
import { indexOfId } from "../state/log.ts";
import { placeOf } from "../state/problem.ts";
import type { HandlerRow } from "../state/row.ts";
import { handlerSinceMs } from "../state/select.ts";
import { LeakLight } from "./leak-light.tsx";
import { LogView } from "./log-view.tsx";
import { MetadataText } from "./metadata-text.tsx";
import { selectedBy } from "./row-keys.ts";
import { still } from "./still.tsx";

export function HandlerLog({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const { handler } = state;
  const { handler: open } = lab.linked.value;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = selectedBy(event.key, allRows(handler), open?.id);
    if (next === "same") return;
    event.preventDefault();
    lab.selected.value = next;
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
            selected={row.id === open?.id}
            cutOff={state.cancelling === "disconnect" && row.otherCall === undefined}
          />
        )}
      </LogView>
    </section>
  );
}

interface RowProps {
  readonly lab: Lab;
  readonly row: HandlerRow;
  readonly sinceMs: number;
  readonly selected: boolean;
  /** The reader has cut the connection under the call. */
  readonly cutOff: boolean;
}

const Row = still(({ lab, row, sinceMs, selected, cutOff }: RowProps) => {
  const { happening, otherCall } = row;
  return (
    <div
      class="lab-row"
      data-kind={happening.kind}
      data-level={"level" in happening ? happening.level : undefined}
      data-selected={selected ? "true" : undefined}
      data-whole={selected ? "true" : undefined}
      onClick={() => (lab.selected.value = selected ? undefined : row.id)}
    >
      <span class="lab-time">{formatMs(sinceMs)}</span>
      {otherCall !== undefined && (
        <span class="lab-other-call" title="a call of another client to this deployment">
          call {otherCall}
        </span>
      )}
      <span class="lab-body">
        {handlerText(happening)}
        {/* gRPC has no word for it: the hop to the backend sees RST_STREAM (CANCEL) either way. */}
        {cutOff && happening.kind === "cancelled" && ": the connection was lost, so the proxy cancelled for it"}
      </span>
      <Place lab={lab} happening={happening} />
    </div>
  );
});

function handlerText(happening: HandlerHappening): ComponentChildren {
  switch (happening.kind) {
    case "call_started":
      return (
        <>
          <b>{happening.method}</b> called
          {happening.timeoutMs !== undefined && `, ${formatMs(happening.timeoutMs)} to the deadline`}{" "}
          {happening.metadata.length > 0 && <MetadataText entries={happening.metadata} />}
        </>
      );
    case "message_received":
      return message("↑", "read message", happening.index, happening.sizeBytes);
    case "message_yielded":
      return message("↓", "sent message", happening.index, happening.sizeBytes);
    case "headers_sent":
      return (
        <>
          <span class="lab-mark-down">↓</span> sent initial metadata <MetadataText entries={happening.metadata} />
        </>
      );
    case "half_close_seen":
      return "request stream ended (half-close)";
    case "cancelled":
      return `signal fired: ${happening.reason}`;
    case "console":
      return <span class="lab-console-text">{happening.text}</span>;
    case "threw":
      return `threw: ${happening.message}`;
    case "finished":
      return `status ${statusName(happening.status.code)}${happening.status.message === "" ? "" : `: ${happening.status.message}`}`;
    case "settled":
      return "code has run to its end";
    case "paused":
      return "generator waits: the client reads more slowly than it yields";
    case "resumed":
      return "generator goes on";
    case "dropped":
      return `${counted(happening.count, "event")} left out: too fast to show`;
    case "alive":
      return `${counted(happening.openCalls, "open call")}, ${counted(happening.timers, "timer")}`;
  }
}

function message(arrow: "↑" | "↓", verb: string, index: number, sizeBytes: number): ComponentChildren {
  return (
    <>
      <span class={arrow === "↑" ? "lab-mark-up" : "lab-mark-down"}>{arrow}</span> {verb} {index}{" "}
      <span class="lab-size">{formatBytes(sizeBytes)}</span>
    </>
  );
}

function Place({ lab, happening }: { readonly lab: Lab; readonly happening: HandlerHappening }) {
  const place = placeIn(happening);
  if (place === undefined || place.line === 0) return null;
  return (
    <button
      type="button"
      class="lab-link lab-place"
      title="Show the line in the editor"
      onClick={() => lab.reveal({ file: "handler", ...place })}
    >
      handler.ts:{placeOf({ ...place, message: "", severity: "error", source: "handler" })}
    </button>
  );
}

function placeIn(happening: HandlerHappening): { line: number; column: number } | undefined {
  if (happening.kind === "console") return { line: happening.line, column: 0 };
  return happening.kind === "threw" ? happening.problem : undefined;
}
