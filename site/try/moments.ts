// Finds an event of a run by name: "received#2", "settled", "console:closed". Each side has its own names.
import { formatMs } from "../lab/state/format.ts";
import type { HandlerHappening } from "../lab/state/event.ts";
import { type Log, rowAt, rowsOf } from "../lab/state/log.ts";
import type { HandlerRow, StreamRow } from "../lab/state/row.ts";
import type { RunState } from "../lab/state/run-state.ts";
import { handlerSinceMs } from "../lab/state/select.ts";

type HandlerKind = Exclude<HandlerHappening["kind"], "alive" | "dropped">;

const clientEvents: Readonly<Record<StreamRow["kind"], string>> = {
  opened: "the call's opening",
  sent: "request",
  half_closed: "the half-close",
  headers: "the initial metadata",
  received: "response",
  cancelling: "the client's cancel",
  trailers: "the trailers",
  status: "the status",
};

const handlerEvents: Readonly<Record<HandlerKind, string>> = {
  call_started: "the handler's start",
  message_received: "the handler's taking of request",
  headers_sent: "the handler's sending of initial metadata",
  message_yielded: "the handler's yield of response",
  half_close_seen: "the handler's sight of the half-close",
  cancelled: "the firing of the handler's signal",
  console: "the console line",
  threw: "the handler's throw",
  finished: "the handler's status",
  settled: "the end of the handler's code",
  paused: "the pause of the handler's generator",
  resumed: "the resuming of the handler's generator",
};

export const eventNames: readonly string[] = [...Object.keys(clientEvents), ...Object.keys(handlerEvents)];

/** An event's name; then "#2" for the second of its kind, "#last" for the last, or ":text" for a console line. */
export type EventRef = string;

export interface Moment {
  /** The row of the run that tells of it. */
  readonly id: number;
  readonly side: "client" | "handler";
  /** On the page's clock, from the opening of the call. */
  readonly atMs: number;
}

interface Reference {
  readonly name: string;
  readonly place: number | "last";
  readonly text: string | undefined;
}

/** Undefined when the text names no event. */
export function parseRef(ref: EventRef): Reference | undefined {
  const [, name = "", place, text] = /^([a-z_]+)(?:#(\d+|last))?(?::(.+))?$/u.exec(ref) ?? [];
  if (!eventNames.includes(name)) return undefined;
  return { name, place: place === "last" ? place : Number(place ?? 1), text };
}

/** All events of that kind in the lab's own call, in their order; the place in the reference does not matter. */
export function momentsOf(state: RunState, ref: EventRef): readonly Moment[] {
  const { name = "", text } = parseRef(ref) ?? {};
  if (name in clientEvents) {
    return someRows(state.stream)
      .filter(({ kind }) => kind === name)
      .map(({ id, sinceMs }) => ({ id, side: "client", atMs: sinceMs }));
  }
  return ownRows(state)
    .filter(({ happening }) => happening.kind === name && (text === undefined || saysText(happening, text)))
    .map((row) => ({ id: row.id, side: "handler", atMs: handlerSinceMs(state, row) }));
}

export function momentOf(state: RunState, ref: EventRef): Moment | undefined {
  const { place = 1 } = parseRef(ref) ?? {};
  return momentsOf(state, ref).at(place === "last" ? -1 : place - 1);
}

/** The event in words, for instance "response 2". */
export function tellRef(ref: EventRef): string {
  const found = parseRef(ref);
  if (!found) return ref;
  const { name, place, text } = found;
  const words = { ...clientEvents, ...handlerEvents }[name as HandlerKind];
  if (text !== undefined) return `${words} "${text}"`;
  if (place === "last") return `the last ${words.replace("the ", "")}`;
  const counts = ["sent", "received", "message_received", "message_yielded"].includes(name);
  return counts ? `${words} ${String(place)}` : words;
}

export function tellMoment({ atMs }: Moment): string {
  return `at ${formatMs(atMs)}`;
}

function saysText(happening: HandlerHappening, text: string): boolean {
  return happening.kind === "console" && happening.text.includes(text);
}

/** What the handler did in the lab's own call, calls of others left out. */
export function ownRows(state: RunState): readonly HandlerRow[] {
  return someRows(state.handler).filter(({ otherCall }) => otherCall === undefined);
}

/** Enough of a log to know a run by: this is asked at every change, and a flood has a hundred thousand rows. */
const readRows = 200;

/** All rows of a log, or the first and last of one that is long. */
export function someRows<R>(log: Log<R>): readonly R[] {
  const { length } = log;
  if (length <= 2 * readRows) return [...rowsOf(log)];
  const row = (index: number): R[] => [rowAt(log, index)].filter((found) => found !== undefined);
  return Array.from({ length: 2 * readRows }, (_, i) => row(i < readRows ? i : length - 2 * readRows + i)).flat();
}
