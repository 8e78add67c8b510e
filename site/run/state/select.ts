// What the panels ask of a run's state: derived, never stored.
import type { CancelledBy } from "../events/event.ts";
import type { HandlerRow } from "./row.ts";
import type { RunState } from "./run-state.ts";

/** From the click on Run until there is a status, a rejection or a failure. */
export function isLive({ phase }: RunState): boolean {
  return phase === "deploying" || phase === "connecting" || phase === "open";
}

/** Whether the reader may add to the request stream. What is sent before the call is open waits in the queue. */
export function canSend(state: RunState): boolean {
  return isLive(state) && state.takesStream && !state.halfClosed && state.cancelling === undefined;
}

/** Cancel needs a call; before that there is only a run, and Stop. */
export function canCancel(state: RunState): boolean {
  return (state.phase === "connecting" || state.phase === "open") && state.cancelling === undefined;
}

/** Whether the handler's code still runs for a call whose status the client already has. */
export function isUnwinding(state: RunState): boolean {
  return state.phase === "ended" && state.ownCall !== undefined && !state.settled;
}

/** When a thing happened in the handler, from the opening of the call. Never below zero: the clocks agree only roughly. */
export function handlerSinceMs({ clock, openedAtMs }: RunState, { backendMs }: Pick<HandlerRow, "backendMs">): number {
  return Math.max(0, backendMs + clock.offsetMs - openedAtMs);
}

/** How long the call has run, or ran, in milliseconds; the clock starts when the client opens it. */
export function elapsedMs(state: RunState, nowMs: number): number {
  const until = isLive(state) ? nowMs : state.endedAtMs;
  return Math.max(0, until - state.openedAtMs);
}

/** What of the deadline is left, from 1 to 0; undefined without a deadline or a live call. */
export function deadlineLeft(state: RunState, nowMs: number): number | undefined {
  if (state.deadlineMs === undefined || state.deadlineMs <= 0 || !isLive(state)) return undefined;
  return Math.max(0, 1 - elapsedMs(state, nowMs) / state.deadlineMs);
}

const endingText: Readonly<Record<CancelledBy, string>> = {
  cancel: "Cancelling…",
  stop: "Stopping…",
  disconnect: "Cutting the connection…",
};

/** One word for where the run is. */
export function headline(state: RunState): string {
  switch (state.phase) {
    case "idle":
      return "Ready";
    case "deploying":
      if (state.cancelling !== undefined) return endingText[state.cancelling];
      if (state.ahead === undefined) return state.wasLost ? "The server was lost: deploying again…" : "Deploying…";
      return state.ahead === 0
        ? "All sandboxes are busy: you are next"
        : `All sandboxes are busy: ${String(state.ahead)} ahead of you`;
    case "connecting":
      if (state.cancelling !== undefined) return endingText[state.cancelling];
      return state.wasLost ? "The server was lost: calling again…" : "Calling…";
    case "open":
      return state.cancelling !== undefined ? endingText[state.cancelling] : "Streaming";
    case "ended":
      return "Ended";
    case "rejected":
      return "Not deployed";
    case "failed":
      return "Not run";
  }
}
