// The two sides of a call on one clock: which marks and arrows a stretch of time has, in no more detail than can be seen.
import { describeClient, describeHandler } from "./describe.ts";
import type { HandlerHappening } from "./event.ts";
import { firstIndex, lastRow, type Log, rowAt } from "./log.ts";
import type { HandlerRow, StreamRow } from "./row.ts";
import type { RunState } from "./run-state.ts";
import { handlerSinceMs } from "./select.ts";

export type Lane = "client" | "handler";
export type Tone = "up" | "down" | "error" | "quiet" | "warn";
export type Shape = "dot" | "ring" | "diamond" | "bar" | "cross" | "square" | "flag" | "end";

export interface Mark {
  readonly id: number;
  readonly lane: Lane;
  /** Since the opening of the call. */
  readonly atMs: number;
  readonly shape: Shape;
  readonly tone: Tone;
  readonly text: string;
  /** How many events stand here, when they are too close to be told apart. */
  readonly count: number;
}

/** From a message's departure to its arrival. */
export interface Arrow {
  readonly from: Lane;
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

export function pictureOf(state: RunState, stretch: Stretch, columns: number): Picture {
  const client = visible(state.stream, ({ sinceMs }) => sinceMs, stretch);
  const handler = visible(state.handler, (row) => handlerSinceMs(state, row), stretch);
  const marks = [
    ...marksOf(client, columns, clientMark),
    ...marksOf(handler, columns, (row, atMs) => handlerMark(row, atMs)),
  ];
  const few = client.end - client.first + handler.end - handler.first <= 2 * oneByOne;
  return { marks, arrows: few ? arrowsOf(state, client, handler) : [] };
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
    return rowsBetween(log, first, end).map((row) => markOf(row, timeOf(row)));
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
  const some = rowsBetween(log, Math.max(first, end - lookedAt), end).map((row) => markOf(row, timeOf(row)));
  const [mark] = [...some].sort((a, b) => Number(a.shape === "dot") - Number(b.shape === "dot"));
  if (!mark) throw new Error("expected a row in a column that is not empty");
  const count = end - first;
  return { ...mark, count, text: count === 1 ? mark.text : `${mark.text}, and ${String(count - 1)} more here` };
}

function rowsBetween<R>(log: Log<R>, first: number, end: number): R[] {
  const rows: R[] = [];
  for (let index = first; index < end; index++) {
    const row = rowAt(log, index);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** An arrow may begin before what is in view, and end after it. */
const overscan = 60;

function arrowsOf(state: RunState, client: Visible<StreamRow>, handler: Visible<HandlerRow>): Arrow[] {
  const times = new Map<string, number>();
  for (const row of rowsBetween(state.handler, Math.max(0, handler.first - overscan), handler.end + overscan)) {
    const { happening, otherCall } = row;
    if (otherCall === undefined) times.set(keyOf(happening), handlerSinceMs(state, row));
  }
  return rowsBetween(state.stream, Math.max(0, client.first - overscan), client.end + overscan).flatMap((row) => {
    const way = wayOf(row);
    const other = way && times.get(way.key);
    if (way === undefined || other === undefined) return [];
    const up = way.from === "client";
    const [fromMs, toMs] = up ? [row.sinceMs, other] : [other, row.sinceMs];
    return [{ from: way.from, fromMs, toMs: Math.max(fromMs, toMs), id: row.id, tone: up ? "up" : "down" } as const];
  });
}

function keyOf(happening: HandlerHappening): string {
  return "index" in happening ? `${happening.kind} ${String(happening.index)}` : happening.kind;
}

function wayOf(row: StreamRow): { readonly from: Lane; readonly key: string } | undefined {
  switch (row.kind) {
    case "opened":
      return { from: "client", key: "call_started" };
    case "sent":
      return { from: "client", key: `message_received ${String(row.index)}` };
    case "half_closed":
      return { from: "client", key: "half_close_seen" };
    case "cancelling":
      return { from: "client", key: "cancelled" };
    case "headers":
      return { from: "handler", key: "headers_sent" };
    case "received":
      return { from: "handler", key: `message_yielded ${String(row.index)}` };
    case "status":
      return { from: "handler", key: "finished" };
    default:
      return undefined;
  }
}

const clientLooks: Readonly<Record<StreamRow["kind"], readonly [Shape, Tone]>> = {
  opened: ["bar", "up"],
  sent: ["dot", "up"],
  half_closed: ["flag", "up"],
  cancelling: ["cross", "error"],
  headers: ["diamond", "down"],
  received: ["dot", "down"],
  trailers: ["ring", "down"],
  status: ["end", "down"],
};

function clientMark(row: StreamRow): Mark {
  const [shape, tone] = clientLooks[row.kind];
  const failed = row.kind === "status" && row.status.code !== 0;
  return {
    ...{ id: row.id, lane: "client", atMs: row.sinceMs, shape, count: 1 },
    tone: failed ? "error" : tone,
    text: describeClient(row),
  };
}

const handlerLooks: Readonly<Record<HandlerHappening["kind"], readonly [Shape, Tone]>> = {
  call_started: ["bar", "up"],
  message_received: ["dot", "up"],
  half_close_seen: ["flag", "up"],
  headers_sent: ["diamond", "down"],
  message_yielded: ["dot", "down"],
  cancelled: ["cross", "error"],
  console: ["square", "quiet"],
  threw: ["cross", "error"],
  finished: ["end", "down"],
  settled: ["bar", "quiet"],
  paused: ["flag", "warn"],
  resumed: ["flag", "quiet"],
  dropped: ["square", "warn"],
  alive: ["square", "quiet"],
};

function handlerMark({ id, happening, otherCall }: HandlerRow, atMs: number): Mark {
  const [shape, tone] = handlerLooks[happening.kind];
  const failed = happening.kind === "finished" && happening.status.code !== 0;
  const other = otherCall === undefined ? "" : `call ${String(otherCall)} of another client: `;
  return {
    ...{ id, lane: "handler", atMs, shape, count: 1 },
    tone: failed ? "error" : otherCall === undefined ? tone : "quiet",
    text: other + describeHandler(happening),
  };
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
  const rough = (toMs - fromMs) / Math.max(1, width / 90);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((candidate) => candidate >= rough) ?? power;
  const first = Math.ceil(fromMs / step);
  return Array.from({ length: Math.floor(toMs / step) - first + 1 }, (_, i) => (first + i) * step);
}

/** The event before or after a moment and a row, on either lane. */
export function neighbourOf(state: RunState, id: number | undefined, forward: boolean): number | undefined {
  const all: { id: number; atMs: number }[] = [];
  const add = <R extends { readonly id: number }>(log: Log<R>, timeOf: (row: R) => number, atMs: number): void => {
    const index = firstIndex(log, (row) => timeOf(row) < atMs);
    for (const row of rowsBetween(log, Math.max(0, index - 8), index + 8)) all.push({ id: row.id, atMs: timeOf(row) });
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
  if (id === undefined) return undefined;
  const client = rowAt(
    state.stream,
    firstIndex(state.stream, (row) => row.id < id),
  );
  if (client?.id === id) return client.sinceMs;
  const handler = rowAt(
    state.handler,
    firstIndex(state.handler, (row) => row.id < id),
  );
  return handler?.id === id ? handlerSinceMs(state, handler) : undefined;
}
