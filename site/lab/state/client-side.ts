// What each happening on the client's side does to the state, and which rows it adds to the stream log.
import type { ClientHappening } from "./event.ts";
import { sampled } from "./flow.ts";
import type { StreamRow } from "./row.ts";
import type { RunState } from "./run-state.ts";

/** The happenings after the first, which begins a new state. */
export type Continued = Exclude<ClientHappening, { kind: "started" }>;

export function changeBy(state: RunState, happening: Continued, atMs: number): Partial<RunState> {
  switch (happening.kind) {
    case "waiting":
      return { ahead: happening.ahead };
    case "deployed":
      return { phase: "connecting", ahead: undefined, problems: happening.problems };
    case "rejected":
      return { phase: "rejected", problems: happening.problems, endedAtMs: atMs };
    case "failed":
      return { phase: "failed", failure: happening.failure, endedAtMs: atMs };
    case "opened":
      return {
        openedAtMs: atMs,
        callId: happening.callId,
        deadlineMs: happening.deadlineMs,
        carrier: happening.carrier,
        wire: {},
      };
    case "wire":
      return { wire: { ...state.wire, ...happening.head } };
    case "flow":
      return { flow: sampled(state, happening.reading, atMs) };
    case "queued":
      return { queued: happening.count };
    case "sent":
      return { sent: state.sent + 1 };
    case "half_closed":
      return { halfClosed: true };
    case "headers":
      return { phase: "open" };
    case "received":
      return { phase: "open", received: state.received + 1 };
    case "cancelling":
      return { cancelling: happening.by };
    case "interrupted":
      return { phase: "deploying", ...noCall };
    case "ended":
      return { phase: "ended", status: happening.status, endedAtMs: atMs, queued: 0 };
  }
}

/** What is of one call, and begins anew with the next one of the same run. */
const noCall = {
  ...{ callId: "", ownCall: undefined, settled: false, paused: false, taken: 0, yielded: 0 },
  ...{ halfClosed: false, cancelling: undefined, queued: 0 },
} as const;

/** A row before it has its place in the log. */
export type NewRow<R = StreamRow> = R extends StreamRow ? Omit<R, "id" | "sinceMs"> : never;

/** `state` is the state after the happening, so a message's index is its count. */
export function rowsBy(state: RunState, happening: Continued): readonly NewRow[] {
  if (!state.keeping && (happening.kind === "sent" || happening.kind === "received")) return [];
  switch (happening.kind) {
    case "opened": {
      const { metadata, deadlineMs } = happening;
      return [{ kind: "opened", method: state.method, metadata, ...(deadlineMs === undefined ? {} : { deadlineMs }) }];
    }
    case "sent":
      return [{ kind: "sent", index: state.sent, body: happening.body }];
    case "received":
      return [{ kind: "received", index: state.received, body: happening.body }];
    case "half_closed":
    case "headers":
    case "cancelling":
      return [happening];
    case "interrupted":
    case "ended":
      return [
        { kind: "trailers", metadata: happening.trailers },
        { kind: "status", status: happening.status },
      ];
    default:
      return [];
  }
}
