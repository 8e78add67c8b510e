// Finds an event of a run by name: "received#2", "settled", "console:closed". Each side has its own names.
import {
  formatMs,
  type HandlerEvent,
  type HandlerEventCase,
  handlerEvents,
  type HandlerRow,
  handlerSinceMs,
  handlerText,
  type Log,
  protoName,
  rowAt,
  rowsOf,
  type RunState,
  streamRows,
} from "../run/index.ts";

interface EventKind {
  readonly noun: string;
  /** Of a message: there are several in a call, which are counted. */
  readonly message?: unknown;
  /** It is no row of the log. */
  readonly hidden?: true;
}

const clientEvents = Object.entries<EventKind>(streamRows);
/** By the names that playground.proto gives them. */
const handlerSide = Object.entries<EventKind>(handlerEvents)
  .filter(([, { hidden }]) => !hidden)
  .map(([name, kind]) => [protoName(name as HandlerEventCase), kind] as const);
const eventKinds = new Map([...clientEvents, ...handlerSide]);

export const handlerEventNames: readonly string[] = handlerSide.map(([name]) => name);
export const eventNames: readonly string[] = [...eventKinds.keys()];

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
  if (name in streamRows) {
    return someRows(state.stream)
      .filter(({ kind }) => kind === name)
      .map(({ id, sinceMs }) => ({ id, side: "client", atMs: sinceMs }));
  }
  return ownRows(state)
    .filter(({ event }) => protoName(event.case) === name && (text === undefined || hasText(event, text)))
    .map((row) => ({ id: row.id, side: "handler", atMs: handlerSinceMs(state, row) }));
}

export function momentOf(state: RunState, ref: EventRef): Moment | undefined {
  const { place = 1 } = parseRef(ref) ?? {};
  return momentsOf(state, ref).at(place === "last" ? -1 : place - 1);
}

/** The event in words, for instance "response 2". */
export function refText(ref: EventRef): string {
  const found = parseRef(ref);
  if (!found) return ref;
  const { name, place, text } = found;
  const { noun = name, message } = eventKinds.get(name) ?? {};
  if (text !== undefined) return `${noun} "${text}"`;
  if (place === "last") return `the last ${noun.replace("the ", "")}`;
  return message === undefined ? noun : `${noun} ${String(place)}`;
}

export function momentText({ atMs }: Moment): string {
  return `at ${formatMs(atMs)}`;
}

function hasText(event: HandlerEvent, wanted: string): boolean {
  const { text, source } = handlerText(event);
  return source !== undefined && text.includes(wanted);
}

/** What the handler did in the lab's own call, calls of others left out. */
function ownRows(state: RunState): readonly HandlerRow[] {
  return someRows(state.handler).filter(({ otherCall }) => otherCall === undefined);
}

/** Enough of a log to know a run by: this runs at every change, and a flood has a hundred thousand rows. */
const readRows = 200;

/** All rows of a log, or the first and last of one that is long. */
export function someRows<R>(log: Log<R>): readonly R[] {
  const { length } = log;
  if (length <= 2 * readRows) return [...rowsOf(log)];
  const row = (index: number): R[] => [rowAt(log, index)].filter((found) => found !== undefined);
  return Array.from({ length: 2 * readRows }, (_, i) => row(i < readRows ? i : length - 2 * readRows + i)).flat();
}
