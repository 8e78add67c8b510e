// Which row of the handler's log is the same event as a row of the client's, and the other way round.
import type { HandlerEvent } from "../events/event.ts";
import { messageIndex } from "../events/handler-events.ts";
import { kindOf } from "../events/stream-rows.ts";
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
  if (client) return { client, handler: find(state.handler, (row) => isOwn(row) && isSame(client, row.event)) };
  const handler = rowWith(state.handler, id);
  if (!handler) return none;
  const { event } = handler;
  return { client: isOwn(handler) ? find(state.stream, (row) => isSame(row, event)) : undefined, handler };
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

function isSame(row: StreamRow, event: HandlerEvent): boolean {
  return kindOf(row).partner === event.case && (!isMessage(row) || messageIndex(event) === row.index);
}
