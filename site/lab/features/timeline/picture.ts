// The two sides of a call on one clock: which marks and arrows a stretch of time has, in no more detail than can be seen.
import { sentenceOf, type Mark as Looks, type Tone } from "../../../run/events/event-text.ts";
import { handlerMark, handlerText, messageIndex } from "../../../run/events/handler-events.ts";
import { kindOf, streamMark, streamText } from "../../../run/events/stream-rows.ts";
import { firstIndex, indexOfId, lastRow, type Log, rowAt } from "../../../run/state/log.ts";
import { type HandlerRow, isMessage, type StreamRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { handlerSinceMs } from "../../../run/state/select.ts";
import { roundTicks } from "../../parts/drawing/ticks.ts";
import { allRows, rowsBetween } from "../log/filter.ts";

export type Side = "client" | "handler";
export interface Mark extends Looks {
  readonly id: number;
  readonly side: Side;
  /** The number of another client's call in this run. */
  readonly otherCall?: number;
  /** Since the opening of the call. */
  readonly atMs: number;
  /** Of the last of them, where several stand together. */
  readonly untilMs: number;
  readonly text: string;
  /** How many events stand here, when they are too many to be looked at one by one. */
  readonly count: number;
}

/** From a message's departure to its arrival. */
export interface Arrow {
  readonly from: Side;
  readonly fromMs: number;
  readonly toMs: number;
  /** The row that the client has of it. */
  readonly id: number;
  readonly tone: Tone;
}

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Picture {
  readonly marks: readonly Mark[];
  readonly arrows: readonly Arrow[];
}

/** The whole call as far as it is known; never empty, so that there is something to divide by. */
export function wholeOf(state: RunState, nowMs: number): Stretch {
  const client = lastRow(state.stream)?.sinceMs ?? 0;
  const row = lastRow(state.handler);
  const handler = row ? handlerSinceMs(state, row) : 0;
  return { fromMs: 0, toMs: Math.max(10, client, handler, nowMs) * 1.02 };
}

/** Up to so many events of a lane are drawn one by one, with their arrows. */
const oneByOne = 400;

export interface PictureOptions {
  readonly stretch: Stretch;
  /** How many marks there is room for, when events are too many to be looked at one by one. */
  readonly columns: number;
  /** The rows of the handler's side that it shows; all of them without it. */
  readonly handler?: Log<HandlerRow>;
}

export function pictureOf(
  state: RunState,
  { stretch, columns, handler: rows = state.handler }: PictureOptions,
): Picture {
  const client = visible(state.stream, ({ sinceMs }) => sinceMs, stretch);
  const handler = visible(rows, (row) => handlerSinceMs(state, row), stretch);
  const marks = [...marksOf(client, columns, clientMark), ...marksOf(handler, columns, handlerSideMark)];
  const few = client.end - client.first + handler.end - handler.first <= 2 * oneByOne;
  return { marks, arrows: few ? arrowsOf(state, client, handler) : [] };
}

/** The marks of some rows of the handler's side alone. */
export function handlerMarks(
  state: RunState,
  log: Log<HandlerRow>,
  { stretch, columns }: PictureOptions,
): readonly Mark[] {
  return marksOf(
    visible(log, (row) => handlerSinceMs(state, row), stretch),
    columns,
    handlerSideMark,
  );
}

interface Visible<R> {
  readonly log: Log<R>;
  readonly timeOf: (row: R) => number;
  readonly stretch: Stretch;
  readonly first: number;
  readonly end: number;
}

function visible<R>(log: Log<R>, timeOf: (row: R) => number, stretch: Stretch): Visible<R> {
  const before = (ms: number): number => firstIndex(log, (row) => timeOf(row) < ms);
  return { log, timeOf, stretch, first: before(stretch.fromMs), end: before(stretch.toMs) };
}

function marksOf<R>(lane: Visible<R>, columns: number, markOf: (row: R, atMs: number) => Mark): Mark[] {
  const { log, timeOf, first, end, stretch } = lane;
  if (end - first <= oneByOne) {
    return rowsBetween(allRows(log), first, end).map((row) => markOf(row, timeOf(row)));
  }
  const marks: Mark[] = [];
  const step = (stretch.toMs - stretch.fromMs) / columns;
  for (let index = first, column = 1; index < end; column++) {
    const until = firstIndex(log, (row) => timeOf(row) < stretch.fromMs + column * step);
    if (until > index) marks.push(together(lane, index, until, markOf));
    index = Math.max(index, until);
    if (column > columns) break;
  }
  return marks;
}

/** Looks at so many of the events that stand together, for one that is worth more than a message. */
const lookedAt = 24;

function together<R>(
  { log, timeOf }: Visible<R>,
  first: number,
  end: number,
  markOf: (row: R, atMs: number) => Mark,
): Mark {
  const some = rowsBetween(allRows(log), Math.max(first, end - lookedAt), end).map((row) => markOf(row, timeOf(row)));
  const [mark] = [...some].sort((a, b) => Number(a.shape === "dot") - Number(b.shape === "dot"));
  if (!mark) throw new Error("expected a row in a column that is not empty");
  const count = end - first;
  const untilMs = some.at(-1)?.untilMs ?? mark.untilMs;
  return {
    ...mark,
    count,
    untilMs,
    text: count === 1 ? mark.text : `${mark.text}, and ${String(count - 1)} more here`,
  };
}

/** An arrow may begin before what is in view, and end after it. */
const overscan = 60;

function arrowsOf(state: RunState, client: Visible<StreamRow>, handler: Visible<HandlerRow>): Arrow[] {
  const times = new Map<string, number>();
  for (const row of rowsBetween(allRows(handler.log), handler.first - overscan, handler.end + overscan)) {
    const { event, otherCall } = row;
    if (otherCall === undefined) times.set(keyOf(event.case, messageIndex(event)), handlerSinceMs(state, row));
  }
  return rowsBetween(allRows(state.stream), client.first - overscan, client.end + overscan).flatMap((row) => {
    const { partner, direction, noArrow } = kindOf(row);
    const other = noArrow ? undefined : times.get(keyOf(partner, isMessage(row) ? row.index : undefined));
    if (other === undefined) return [];
    const [fromMs, toMs] = direction === "up" ? [row.sinceMs, other] : [other, row.sinceMs];
    const from: Side = direction === "up" ? "client" : "handler";
    return [{ from, fromMs, toMs: Math.max(fromMs, toMs), id: row.id, tone: direction }];
  });
}

/** Where a row of the client's log finds the handler's time of the same event. */
const keyOf = (name: string, index: number | undefined): string => `${name} ${String(index)}`;

function clientMark(row: StreamRow): Mark {
  const { id, sinceMs: atMs } = row;
  return { id, side: "client", atMs, untilMs: atMs, count: 1, ...streamMark(row), text: sentenceOf(streamText(row)) };
}

function handlerSideMark({ id, event, otherCall }: HandlerRow, atMs: number): Mark {
  const other = otherCall === undefined ? {} : { otherCall };
  const text = sentenceOf(handlerText(event));
  return { id, side: "handler", atMs, untilMs: atMs, count: 1, ...handlerMark(event), text, ...other };
}

/** A closer or wider look around a moment; never wider than the whole, never closer than a hundredth of a millisecond. */
export function zoomed(stretch: Stretch, whole: Stretch, aroundMs: number, factor: number): Stretch {
  const span = Math.min(whole.toMs - whole.fromMs, Math.max(0.05, (stretch.toMs - stretch.fromMs) * factor));
  const share = (aroundMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs);
  return within(whole, aroundMs - share * span, span);
}

export function panned({ fromMs, toMs }: Stretch, whole: Stretch, byMs: number): Stretch {
  return within(whole, fromMs + byMs, toMs - fromMs);
}

function within(whole: Stretch, fromMs: number, span: number): Stretch {
  const from = Math.min(Math.max(whole.fromMs, fromMs), Math.max(whole.fromMs, whole.toMs - span));
  return { fromMs: from, toMs: from + span };
}

/** Round times for a ruler: about one for each 90 pixels. */
export function ticksOf({ fromMs, toMs }: Stretch, width: number): readonly number[] {
  return roundTicks(fromMs, toMs, width, 90);
}

/** The event before or after a moment and a row, on either lane. */
export function neighbourOf(state: RunState, id: number | undefined, forward: boolean): number | undefined {
  const all: { id: number; atMs: number }[] = [];
  const add = <R extends { readonly id: number }>(log: Log<R>, timeOf: (row: R) => number, atMs: number): void => {
    const index = firstIndex(log, (row) => timeOf(row) < atMs);
    for (const row of rowsBetween(allRows(log), index - 8, index + 8)) all.push({ id: row.id, atMs: timeOf(row) });
  };
  const atMs = timeOfId(state, id) ?? (forward ? 0 : Infinity);
  add(state.stream, ({ sinceMs }) => sinceMs, atMs);
  add(state.handler, (row) => handlerSinceMs(state, row), atMs);
  all.sort((a, b) => a.atMs - b.atMs || a.id - b.id);
  const place = all.findIndex((one) => one.id === id);
  if (place < 0) return (forward ? all[0] : all.at(-1))?.id;
  return all[place + (forward ? 1 : -1)]?.id ?? id;
}

export function timeOfId(state: RunState, id: number | undefined): number | undefined {
  const client = rowOfId(state.stream, id);
  if (client) return client.sinceMs;
  const handler = rowOfId(state.handler, id);
  return handler && handlerSinceMs(state, handler);
}

function rowOfId<R extends { readonly id: number }>(log: Log<R>, id: number | undefined): R | undefined {
  const index = indexOfId(log, id);
  return index === undefined ? undefined : rowAt(log, index);
}
