// Below everything, always in view of the lab: where the run is, and with which status it ended.
import { statusName } from "grpc-handler";
import type { Lab } from "../../lab.ts";
import type { Status } from "../../../run/events/metadata.ts";
import { formatMs } from "../../../run/state/format.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { deadlineLeft, elapsedMs, headline, isLive, isUnwinding } from "../../../run/state/select.ts";
import { type Refusal, refusalPlace, refusalSentence } from "../client/refusal.ts";
import { useNow } from "../../parts/use-now.ts";

export function StatusStrip({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const refusal = isLive(state) ? undefined : lab.client.refusal.value;
  return (
    <div class="lab-wrap lab-status" data-phase={state.phase} role="status">
      {state.oldClient && <span class="lab-old-client">Old client</span>}
      {refusal ? <Refused lab={lab} refusal={refusal} /> : <Verdict lab={lab} state={state} />}
      {!refusal && <Figures state={state} />}
    </div>
  );
}

/** Run was pressed, and nothing runs. */
function Refused({ lab, refusal }: { readonly lab: Lab; readonly refusal: Refusal }) {
  return (
    <>
      <span class="lab-badge" data-tone="error">
        ✕ Not run
      </span>
      <span class="lab-status-message">
        {refusalSentence(refusal)}:{" "}
        <button type="button" class="lab-link" onClick={() => lab.client.showMistake()}>
          {refusalPlace(refusal)}
        </button>{" "}
        {refusal.message}
      </span>
    </>
  );
}

function Verdict({ lab, state }: { readonly lab: Lab; readonly state: RunState }) {
  const failed = state.phase === "failed";
  if (failed || state.phase === "rejected") {
    return (
      <>
        <span class="lab-badge" data-tone="error">
          ✕ {headline(state)}
        </span>
        <span class="lab-status-message" tabIndex={0}>
          {failed ? state.failure?.message : "The code has errors: see Problems."}
        </span>
        {failed && state.failure?.reason !== "refused" && (
          <button type="button" class="lab-link" onClick={() => lab.start()}>
            Retry
          </button>
        )}
      </>
    );
  }
  if (state.status) return <StatusBadge status={state.status} tabIndex={0} />;
  return (
    <span class="lab-headline">
      <span class="lab-pulse" aria-hidden="true" />
      {headline(state)}
      {state.phase === "idle" && (
        <span class="lab-status-message lab-for-keys">Ctrl+Enter runs the handler as it stands.</span>
      )}
    </span>
  );
}

interface BadgeProps {
  readonly status: Status;
  /** Of the message: keys scroll it where it has the focus. */
  readonly tabIndex?: number;
}

/** A status by name, number and message; its mark says good or bad without colour. */
export function StatusBadge({ status, tabIndex }: BadgeProps) {
  const ok = status.code === 0;
  return (
    <>
      <span class="lab-badge" data-tone={ok ? "ok" : "error"}>
        {ok ? "✓" : "✕"} {statusName(status.code)}
        <span class="lab-status-code"> {status.code}</span>
      </span>
      {status.message !== "" && (
        <span class="lab-status-message" tabIndex={tabIndex}>
          {status.message}
        </span>
      )}
    </>
  );
}

function Figures({ state }: { readonly state: RunState }) {
  const live = isLive(state);
  const now = useNow(live);
  if (state.phase === "idle" || state.phase === "rejected") return null;
  const left = deadlineLeft(state, now);
  return (
    // Ticking figures would make a screen reader talk without end; it announces the verdict.
    <span class="lab-figures" aria-hidden={live ? "true" : undefined}>
      {isUnwinding(state) && <span class="lab-muted">handler still running</span>}
      <span class="lab-count-sent" title="messages sent">
        ↑{state.sent.toLocaleString("en")}
      </span>
      <span class="lab-count-received" title="messages received">
        ↓{state.received.toLocaleString("en")}
      </span>
      <span class="lab-muted">{formatMs(elapsedMs(state, now))}</span>
      {left !== undefined && (
        <meter class="lab-deadline-left" min={0} max={1} value={left} title="time to the deadline" />
      )}
    </span>
  );
}
