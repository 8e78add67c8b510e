// The events of the client's side, one row each: what it does to the run, and which rows of the stream's log it adds.
import { sampled } from "../state/flow.ts";
import type { StreamRow } from "../state/row.ts";
import type { RunState } from "../state/run-state.ts";
import type { ClientEvent } from "./event.ts";

/** The events after the first, which begins a new state. */
export type Continued = Exclude<ClientEvent, { kind: "started" }>;
type Kind = Continued["kind"];
type Event<K extends Kind> = Extract<Continued, { kind: K }>;

/** A row before it has its place in the log. */
type NewRow<R = StreamRow> = R extends StreamRow ? Omit<R, "id" | "sinceMs"> : never;

interface ClientEventRow<E> {
  readonly change: (state: RunState, event: E, atMs: number) => Partial<RunState>;
  /** `state` is the state after the event, so a message's index is its count. */
  readonly rows?: (state: RunState, event: E) => readonly NewRow[];
  /** Of a message: only counted in a run that keeps no messages. */
  readonly message?: true;
}

/** What is of one call, and begins anew with the next one of the same run. */
const noCall = {
  ...{
    callId: "",
    ownCall: undefined,
    settled: false,
    paused: false,
    taken: 0,
    yielded: 0,
    yieldsByLine: {},
    yieldLine: 0,
  },
  ...{ halfClosed: false, cancelling: undefined, queued: 0 },
} as const;

const endRows = (_: RunState, { trailers, status }: Event<"interrupted" | "ended">): readonly NewRow[] => [
  { kind: "trailers", metadata: trailers },
  { kind: "status", status },
];

const clientEvents: { readonly [K in Kind]: ClientEventRow<Event<K>> } = {
  waiting: { change: (_, { ahead }) => ({ ahead }) },
  deployed: {
    change: (state, { problems, moved = false }) => ({
      ...{ phase: "connecting", ahead: undefined, problems, moved: state.moved || moved },
    }),
  },
  rejected: { change: (_, { problems }, atMs) => ({ phase: "rejected", problems, endedAtMs: atMs }) },
  failed: { change: (_, { failure }, atMs) => ({ phase: "failed", failure, endedAtMs: atMs }) },
  opened: {
    change: (_, { callId, deadlineMs, carrier }, atMs) => ({
      ...{ openedAtMs: atMs, callId, deadlineMs, carrier, wire: {}, wasLost: false },
    }),
    rows: ({ method, oldClient }, { metadata, deadlineMs }) => [
      { kind: "opened", method, metadata, deadlineMs, ...(oldClient && { oldClient }) },
    ],
  },
  wire: { change: ({ wire }, { head }) => ({ wire: { ...wire, ...head } }) },
  flow: { change: (state, { reading }, atMs) => ({ flow: sampled(state, reading, atMs) }) },
  queued: { change: (_, { count }) => ({ queued: count }) },
  sent: {
    change: ({ sent }) => ({ sent: sent + 1 }),
    rows: ({ sent }, { body }) => [{ kind: "sent", index: sent, body }],
    message: true,
  },
  half_closed: { change: () => ({ halfClosed: true }), rows: (_, event) => [event] },
  headers: { change: () => ({ phase: "open" }), rows: (_, event) => [event] },
  received: {
    change: ({ received }) => ({ phase: "open", received: received + 1 }),
    rows: ({ received }, { body }) => [{ kind: "received", index: received, body }],
    message: true,
  },
  cancelling: { change: (_, { by }) => ({ cancelling: by }), rows: (_, event) => [event] },
  interrupted: { change: () => ({ phase: "deploying", ...noCall, wasLost: true }), rows: endRows },
  ended: { change: (_, { status }, atMs) => ({ phase: "ended", status, endedAtMs: atMs, queued: 0 }), rows: endRows },
};

/** The row of an event, for events of any kind. */
export function clientEvent({ kind }: Continued): ClientEventRow<Continued> {
  return clientEvents[kind] as ClientEventRow<Continued>;
}
