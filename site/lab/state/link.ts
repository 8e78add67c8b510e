// Which row of the handler's log tells the same event as a row of the client's, and the other way round.
import type { HandlerHappening } from "./event.ts";
import { indexOfId, type Log, rowAt, rowsOf } from "./log.ts";
import { type HandlerRow, isMessage, type StreamRow } from "./row.ts";
import type { RunState } from "./run-state.ts";

/** One event as both sides know it; a side that does not know it, or has forgotten it, is undefined. */
export interface Linked {
  readonly client: StreamRow | undefined;
  readonly handler: HandlerRow | undefined;
}

const none: Linked = { client: undefined, handler: undefined };

export function linked(state: RunState, id: number | undefined): Linked {
  const client = rowWith(state.stream, id);
  if (client) return { client, handler: find(state.handler, (row) => isOwn(row) && sameEvent(client, row.happening)) };
  const handler = rowWith(state.handler, id);
  if (!handler) return none;
  const { happening } = handler;
  return { client: isOwn(handler) ? find(state.stream, (row) => sameEvent(row, happening)) : undefined, handler };
}

function rowWith<R extends { readonly id: number }>(log: Log<R>, id: number | undefined): R | undefined {
  const index = indexOfId(log, id);
  return index === undefined ? undefined : rowAt(log, index);
}

function find<R>(log: Log<R>, matches: (row: R) => boolean): R | undefined {
  for (const row of rowsOf(log)) if (matches(row)) return row;
  return undefined;
}

function isOwn({ otherCall }: HandlerRow): boolean {
  return otherCall === undefined;
}

const partners: Partial<Record<StreamRow["kind"], HandlerHappening["kind"]>> = {
  opened: "call_started",
  sent: "message_received",
  half_closed: "half_close_seen",
  headers: "headers_sent",
  received: "message_yielded",
  cancelling: "cancelled",
  trailers: "finished",
  status: "finished",
};

function sameEvent(row: StreamRow, happening: HandlerHappening): boolean {
  if (partners[row.kind] !== happening.kind) return false;
  return !isMessage(row) || ("index" in happening && happening.index === row.index);
}
