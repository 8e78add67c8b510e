// Finds an event of a run by name: "received#2", "settled", "console:closed". Each side has its own names.
import {
  formatMs,
  type HandlerEvent,
  type HandlerEventCase,
  type HandlerEventRow,
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

/** The events of the handler's side by the names that playground.proto gives them, but those that are no row of the log. */
const handlerNames = new Map(
  (Object.entries(handlerEvents) as [HandlerEventCase, HandlerEventRow<never>][])
    .filter(([, { hidden }]) => !hidden)
    .map(([name, row]) => [protoName(name), { name, row }]),
);

const isStreamRow = (name: string): name is keyof typeof streamRows => name in streamRows;

export const handlerEventNames: readonly string[] = [...handlerNames.keys()];
export const eventNames: readonly string[] = [...Object.keys(streamRows), ...handlerEventNames];

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
  if (isStreamRow(name)) {
    return someRows(state.stream)
      .filter(({ kind }) => kind === name)
      .map(({ id, sinceMs }) => ({ id, side: "client", atMs: sinceMs }));
  }
  return ownRows(state)
    .filter(({ event }) => protoName(event.case) === name && (text === undefined || saysText(event, text)))
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
  const words = nounOf(name);
  if (text !== undefined) return `${words} "${text}"`;
  if (place === "last") return `the last ${words.replace("the ", "")}`;
  return isOfMessage(name) ? `${words} ${String(place)}` : words;
}

function nounOf(name: string): string {
  return isStreamRow(name) ? streamRows[name].noun : (handlerNames.get(name)?.row.noun ?? name);
}

/** Such events are counted. */
function isOfMessage(name: string): boolean {
  return isStreamRow(name) ? "message" in streamRows[name] : handlerNames.get(name)?.row.message !== undefined;
}

export function tellMoment({ atMs }: Moment): string {
  return `at ${formatMs(atMs)}`;
}

function saysText(event: HandlerEvent, wanted: string): boolean {
  const { text, source } = handlerText(event);
  return source !== undefined && text.includes(wanted);
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
