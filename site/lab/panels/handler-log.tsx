// The other side of the same call: what the handler received, did, wrote to its console and threw.
import { statusName } from "grpc-handler";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Lab } from "../lab.ts";
import type { HandlerHappening } from "../state/event.ts";
import { counted, formatBytes, formatMs } from "../state/format.ts";
import { placeOf } from "../state/problem.ts";
import type { HandlerRow } from "../state/row.ts";
import { LogView } from "./log-view.tsx";
import { MetadataText } from "./metadata-text.tsx";

export function HandlerLog({ lab }: { readonly lab: Lab }) {
  const { handler } = lab.state.value;
  return (
    <section class="lab-pane lab-handler" aria-label={`Handler of ${lab.example.title}`}>
      <header class="lab-pane-head">
        <span class="lab-pane-title">Handler</span>
        <span class="lab-legend">on the server</span>
      </header>
      <LogView name="Handler" log={handler} empty={<p>What handler.ts does, and what it writes to its console.</p>}>
        {(row) => <Row key={row.id} lab={lab} row={row} />}
      </LogView>
    </section>
  );
}

function Row({ lab, row }: { readonly lab: Lab; readonly row: HandlerRow }) {
  const { happening, otherCall } = row;
  const [whole, setWhole] = useState(false);
  return (
    <div
      class="lab-row"
      data-kind={happening.kind}
      data-level={"level" in happening ? happening.level : undefined}
      data-whole={whole ? "true" : undefined}
      onClick={() => setWhole(!whole)}
    >
      <span class="lab-time">{formatMs(row.sinceMs)}</span>
      {otherCall !== undefined && (
        <span class="lab-other-call" title="a call of another client to this deployment">
          call {otherCall}
        </span>
      )}
      <span class="lab-body">{content(happening)}</span>
      <Place lab={lab} happening={happening} />
    </div>
  );
}

function content(happening: HandlerHappening): ComponentChildren {
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
      onClick={() => (lab.revealed.value = { ...place })}
    >
      handler.ts:{placeOf({ ...place, message: "", severity: "error", source: "handler" })}
    </button>
  );
}

function placeIn(happening: HandlerHappening): { line: number; column: number } | undefined {
  if (happening.kind === "console") return { line: happening.line, column: 0 };
  return happening.kind === "threw" ? happening.problem : undefined;
}
